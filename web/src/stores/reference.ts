import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Category } from '../domain/types'
import { api, type Areas, type DistrictBorders } from '../link/api'
import { useLive } from './live'

/** What hardly ever changes and is fetched once: categories and borders. */
export const useReference = defineStore('reference', () => {
  const live = useLive()
  const categories = shallowRef(new Map<string, Category>())
  const areas = shallowRef<{ areas: Areas; borders: DistrictBorders } | null>(null)
  const areas_failed = ref(false)

  const categoryName = (code: string): string => categories.value.get(code)?.name ?? code

  async function loadCategories(): Promise<void> {
    const list = await api.categories().catch(() => [])
    categories.value = new Map(list.map((category) => [category.code, category]))
  }
  async function loadAreas(): Promise<void> {
    areas_failed.value = false
    try {
      const [found, borders] = await Promise.all([api.areas(), api.districtBorders()])
      areas.value = { areas: found, borders }
    } catch {
      areas_failed.value = true
    }
  }
  // What could not be fetched while the server was away is fetched when it is back.
  watch(
    () => live.state,
    (state) => {
      if (state !== 'live') return
      if (categories.value.size === 0) void loadCategories()
      if (areas.value === null) void loadAreas()
    },
    { immediate: true },
  )
  return { categories, areas, areas_failed, categoryName, loadAreas }
})
