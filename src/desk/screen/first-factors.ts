/** The factors a wall names by themselves: the weather, and what the air is judged by first. HJ 212-2017 table B.2. */
export const TEMPERATURE = 'a01001'
export const HUMIDITY = 'a01002'
export const WIND_SPEED = 'a01007'
export const WIND_FROM = 'a01008'
const PM10 = 'a34002'
const PM25 = 'a34004'

/** Where no limit says what presses most. */
export const firstFactors: readonly string[] = [PM25, PM10, WIND_FROM, WIND_SPEED]
