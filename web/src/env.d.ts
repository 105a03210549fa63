declare module 'virtual:land' {
  const land: GeoJSON.Feature<GeoJSON.MultiPolygon>
  export default land
}
