import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { setLocale, type Locale } from '../../../ui/i18n'

const key = 'tiaodu.screen.prefs'
export const sizes = [0.85, 1, 1.15, 1.3, 1.5] as const
export const periods = ['today', 'week', 'month'] as const
export type Period = (typeof periods)[number]

interface Stored {
  locale: Locale
  /** How much larger than usual everything is: a wall that is read from far away. */
  size: number
  tour: boolean
  heat: boolean
  sound: boolean
  period: Period
}
const defaults: Stored = { locale: 'zh', size: 1, tour: true, heat: true, sound: true, period: 'month' }

function load(): Stored {
  let stored: Partial<Stored> = {}
  try {
    stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Stored>
  } catch {
    // A damaged or forbidden storage must not darken a wall.
  }
  // The address goes before what is remembered: several projectors of one machine show several views.
  const address = new URLSearchParams(location.search)
  const size = Number(address.get('size'))
  const tour = address.get('tour')
  const locale = address.get('lang')
  return {
    ...defaults,
    ...stored,
    ...(size >= 0.5 && size <= 3 ? { size } : {}),
    ...(tour === 'on' || tour === 'off' ? { tour: tour === 'on' } : {}),
    ...(locale === 'zh' || locale === 'en' ? { locale } : {}),
  }
}

/** How this wall is set up. */
export const usePrefs = defineStore('screen_prefs', () => {
  const stored = load()
  const locale = ref<Locale>(stored.locale)
  const size = ref(stored.size)
  const tour = ref(stored.tour)
  const heat = ref(stored.heat)
  const sound = ref(stored.sound)
  const period = ref<Period>(stored.period)

  watch(locale, (value) => void setLocale(value, 'screen.product'), { immediate: true })
  watch(size, (value) => document.documentElement.style.setProperty('--wall', String(value)), { immediate: true })
  watch([locale, size, tour, heat, sound, period], () => {
    const value: Stored = {
      locale: locale.value,
      size: size.value,
      tour: tour.value,
      heat: heat.value,
      sound: sound.value,
      period: period.value,
    }
    try {
      localStorage.setItem(key, JSON.stringify(value))
    } catch {
      // Not remembered, still usable.
    }
  })
  /** One step larger (1) or smaller (-1). */
  function resize(step: 1 | -1): void {
    const ordered = step === 1 ? sizes : [...sizes].reverse()
    size.value = ordered.find((one) => (one - size.value) * step > 0.001) ?? size.value
  }
  return { locale, size, tour, heat, sound, period, resize }
})
