import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from '../../ui/i18n'
import '../../ui/tokens.css'
import '../../ui/base.css'
import './tablet.css'
import App from './App.vue'

createApp(App).use(createPinia()).use(i18n).mount('#app')
