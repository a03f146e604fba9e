/** Every line of business the platform ships with. */
import type { Program } from '../core/program.ts'
import { air } from './air.ts'
import { dustControl } from './dust-control.ts'
import { emission } from './emission.ts'
import { gridPatrol } from './grid-patrol.ts'
import { hotline } from './hotline.ts'

export const programs: readonly Program[] = [hotline, dustControl, gridPatrol, emission, air]
