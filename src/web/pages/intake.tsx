/** Intake. */
export function IntakePage() {
  return null
}
