import { createI18n } from 'vue-i18n'
import { zh } from './locales/zh'

export type Locale = 'zh' | 'en'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh } as Record<string, typeof zh>,
})

/** English is fetched when it is asked for; `title` is the text that names the page. */
export async function setLocale(locale: Locale, title = 'product'): Promise<void> {
  if (locale === 'en') i18n.global.setLocaleMessage('en', (await import('./locales/en')).en)
  i18n.global.locale.value = locale
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t(title)
}
