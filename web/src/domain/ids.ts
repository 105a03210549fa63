/**
 * Ids are `<home>-<kind>-<number>` ("310000-t-17"). People say the number; the whole id is for copying and for telling
 * two homes apart.
 */
export function shortNumber(id: string): string {
  return /-(\d+)$/.exec(id)?.[1] ?? id
}
