import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from '../../ui/i18n'
import 'maplibre-gl/dist/maplibre-gl.css'
import '../../ui/tokens.css'
import '../../ui/base.css'
import './screen.css'
import App from './App.vue'

createApp(App).use(createPinia()).use(i18n).mount('#app')
