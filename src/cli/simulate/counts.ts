/** What the simulator has done so far. */
export interface Counts {
  /** Devices on line now. */
  connected: number
  /** Packets sent, those sent again among them. */
  packets: number
  answered: number
  sentAgain: number
  givenUp: number
  exceedances: number
  reports: number
  steps: number
  /** Calls and steps that were refused: somebody was faster. */
  refused: number
}

export const noCounts = (): Counts => ({
  connected: 0,
  packets: 0,
  answered: 0,
  sentAgain: 0,
  givenUp: 0,
  exceedances: 0,
  reports: 0,
  steps: 0,
  refused: 0,
})
