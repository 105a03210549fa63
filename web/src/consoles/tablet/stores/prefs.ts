import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'
import type { Theme } from '../../../map/palette'
import { setLocale, type Locale } from '../../../ui/i18n'

const key = 'tiaodu.tablet.prefs'

export const text_sizes = ['normal', 'large', 'largest'] as const
export type TextSize = (typeof text_sizes)[number]
const root_px: Record<TextSize, number> = { normal: 18, large: 21, largest: 24 }

interface Stored {
  theme: Theme
  locale: Locale
  text_size: TextSize
  /** New orders and alarms may be heard. */
  sound: boolean
  /** Which unit of the squad carries this device, by account. */
  units: Record<string, string>
}
// Light: it is read in the sun.
const defaults: Stored = { theme: 'light', locale: 'zh', text_size: 'normal', sound: true, units: {} }

function load(): Stored {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Stored>) }
  } catch {
    // A damaged or forbidden storage must not keep anybody from working.
    return defaults
  }
}

/** What one person likes on this device. */
export const usePrefs = defineStore('prefs', () => {
  const stored = load()
  const theme = ref<Theme>(stored.theme)
  const locale = ref<Locale>(stored.locale)
  const text_size = ref<TextSize>(stored.text_size)
  const sound = ref(stored.sound)
  const units = reactive({ ...stored.units })

  watch(theme, (value) => (document.documentElement.dataset.theme = value), { immediate: true })
  watch(text_size, (value) => (document.documentElement.style.fontSize = `${root_px[value]}px`), { immediate: true })
  watch(locale, (value) => void setLocale(value, 'tablet.product'), { immediate: true })
  watch([theme, locale, text_size, sound, units], () => {
    const value: Stored = {
      theme: theme.value,
      locale: locale.value,
      text_size: text_size.value,
      sound: sound.value,
      units,
    }
    try {
      localStorage.setItem(key, JSON.stringify(value))
    } catch {
      // Not remembered, still usable.
    }
  })
  return { theme, locale, text_size, sound, units }
})
