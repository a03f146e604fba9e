import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/instant.ts'
import { NORMAL, type Factors } from '../../core/reading.ts'
import { pastAlarm, pastExceedances } from './exceedances.ts'
import { monitors } from './monitors.ts'
import { PERIOD_MS, signalOf } from './signal.ts'
import { weatherOf } from './weather.ts'

const from = Date.parse('2026-11-20T15:00:00+08:00')
const quiet = signalOf({ seed: 'demo', exceedances: () => [] })
const hours = (days: number) => Array.from({ length: 24 * days }, (_, i) => from - i * HOUR_MS)
const numberOf = (factors: Factors | undefined, factor: string, name: string): number =>
  Number(factors?.[factor]?.[name] ?? Number.NaN)

test('device numbers are 24 digits of 0-9A-F, each its own, and name the district', () => {
  assert.equal(new Set(monitors.map(it => it.mn)).size, monitors.length)
  for (const it of monitors) assert.match(it.mn, /^150302[0-9A-F]{18}$/)
})

test('the same seed and moment measure the same, another seed something else', () => {
  const again = signalOf({ seed: 'demo', exceedances: () => [] })
  const other = signalOf({ seed: 'other', exceedances: () => [] })
  const [stack] = monitors
  assert.deepEqual(again.period(stack!, 'hour', from), quiet.period(stack!, 'hour', from))
  assert.notDeepEqual(other.period(stack!, 'hour', from), quiet.period(stack!, 'hour', from))
})

test('nobody is over a limit unless it is told, and then three hours are, each with flag N', () => {
  for (const monitor of monitors)
    for (const at of hours(28)) {
      const factors = quiet.period(monitor, 'hour', at)
      for (const { factor, upper = Infinity } of monitor.profiles)
        assert.ok(!factors || numberOf(factors, factor, 'Max') <= upper, `${monitor.name} ${factor} ${at}`)
    }
  for (const it of pastExceedances(from)) {
    const alarm = pastAlarm('demo', it)
    for (const hour of alarm.hours) {
      assert.ok(hour.value > it.limit.upper, `${it.name} ${hour.value}`)
      assert.equal(hour.flag, NORMAL)
    }
    assert.ok(alarm.raisedAt < alarm.endedAt && alarm.endedAt < from)
  }
})

test('four weeks have calibrations, gaps and whole numbers of hours between them', () => {
  let [calibrated, away, all] = [0, 0, 0]
  for (const monitor of monitors)
    for (const at of hours(28)) {
      all++
      const factors = quiet.period(monitor, 'hour', at)
      if (!factors) away++
      else if (Object.values(factors).some(it => it['Flag'] === 'C')) calibrated++
    }
  assert.ok(calibrated >= 12 && calibrated < 0.02 * all, String(calibrated))
  assert.ok(away > 0 && away < 0.03 * all, String(away))
})

test('a mean lies between the least and the most, and near the readings of its time', () => {
  for (const monitor of monitors) {
    const factors = quiet.period(monitor, 'minute', from)
    assert.ok(factors, monitor.name)
    for (const { factor, weather } of monitor.profiles) {
      if (weather === 'windFrom') continue
      const [least, mean, most] = ['Min', 'Avg', 'Max'].map(name => numberOf(factors, factor, name))
      assert.ok(least! <= mean! && mean! <= most!, `${monitor.name} ${factor}`)
      const reading = numberOf(quiet.reading(monitor, from + PERIOD_MS.minute / 2), factor, 'Rtd')
      assert.ok(Math.abs(reading - mean!) <= 0.25 * Math.abs(mean!) + 1, `${factor} ${reading} ${mean}`)
    }
  }
})

test('an exceedance that begins now shows within half a minute, and is gone when it ends', () => {
  const [stack] = monitors
  const factor = 'a21026'
  const told = { mn: stack!.mn, factor, from, to: from + 4 * MINUTE_MS, reaches: 1.2 }
  const signal = signalOf({ seed: 'demo', exceedances: () => [told] })
  const at = (ms: number) => numberOf(signal.reading(stack!, from + ms), factor, 'Rtd')
  for (let ms = 30_000; ms < 3.5 * MINUTE_MS; ms += 5_000) assert.ok(at(ms) > 50, `${ms}: ${at(ms)}`)
  assert.ok(at(4 * MINUTE_MS) < 50 && at(-5_000) < 50)
})

test('the wind turns and keeps to the compass, winter is colder than summer, days warmer than nights', () => {
  const weather = weatherOf('demo')
  const winds = hours(28).map(it => weather(it).windFrom)
  assert.ok(winds.every(it => it >= 0 && it < 360))
  assert.ok(new Set(winds.map(it => Math.floor(it / 45))).size >= 4)
  const meanOf = (at: number) =>
    Array.from({ length: 20 }, (_, i) => weather(at + i * DAY_MS).temperature).reduce((a, b) => a + b) / 20
  assert.ok(meanOf(Date.parse('2026-01-10T15:00:00+08:00')) < meanOf(Date.parse('2026-07-10T15:00:00+08:00')))
  assert.ok(meanOf(from - 12 * HOUR_MS) < meanOf(from))
})
