import { readonly, ref, type Ref } from 'vue'

const query = matchMedia('(min-width: 1000px)')
const wide = ref(query.matches)
query.addEventListener('change', () => (wide.value = query.matches))

/** List, details and map have room beside each other. */
export const useWide = (): Readonly<Ref<boolean>> => readonly(wide)
