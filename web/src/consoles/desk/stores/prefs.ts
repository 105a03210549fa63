import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'
import type { ToggleName } from '../../../map/base_style'
import type { Theme } from '../../../map/palette'
import { setLocale, type Locale } from '../../../ui/i18n'

const key = 'tiaodu.desk.prefs'

interface Stored {
  theme: Theme
  locale: Locale
  layers: Record<ToggleName, boolean>
  legend: boolean
  /** Alarms may be heard. */
  sound: boolean
}
const defaults: Stored = {
  theme: 'dark',
  locale: 'zh',
  layers: { units: true, tickets: true, zones: true, areas: true, labels: true },
  legend: true,
  sound: true,
}

function load(): Stored {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Stored>
    return { ...defaults, ...stored, layers: { ...defaults.layers, ...stored.layers } }
  } catch {
    // A damaged or forbidden storage must not keep anybody from working.
    return defaults
  }
}

/** What one person likes on this machine. */
export const usePrefs = defineStore('prefs', () => {
  const stored = load()
  const theme = ref<Theme>(stored.theme)
  const locale = ref<Locale>(stored.locale)
  const layers = reactive(stored.layers)
  const legend = ref(stored.legend)
  const sound = ref(stored.sound)

  watch(theme, (value) => (document.documentElement.dataset.theme = value), { immediate: true })
  watch(locale, (value) => void setLocale(value), { immediate: true })
  watch([theme, locale, layers, legend, sound], () => {
    const value: Stored = {
      theme: theme.value,
      locale: locale.value,
      layers,
      legend: legend.value,
      sound: sound.value,
    }
    try {
      localStorage.setItem(key, JSON.stringify(value))
    } catch {
      // Not remembered, still usable.
    }
  })
  return { theme, locale, layers, legend, sound }
})
