/** Areas. */
export function AreasPage() {
  return null
}
