/** The register of places, their readings, alarms and devices over HTTP: what is shown, and to whom. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { listAlarms } from '../../src/contracts/alarms.ts'
import type { listDevices, listStrangers, readDevice } from '../../src/contracts/devices.ts'
import type { listPlaceKinds, listPlaces, PlaceReply } from '../../src/contracts/places.ts'
import type { placeReadings } from '../../src/contracts/readings.ts'
import type { ProblemReply, Reply } from '../../src/contracts/route.ts'
import {
  addDays,
  DAY_MS,
  dayOf,
  HOUR_MS,
  isoShanghai,
  MINUTE_MS,
  startOfDay,
} from '../../src/core/instant.ts'
import { insertAll, iso } from '../../src/store/insert.ts'
import { transact } from '../../src/desk/office.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'
import { alarmed, limited, monitored, rolled, says } from '../city/monitors.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const { office, world } = here
const leader = await here.as('leader-1')
const supervisor = await here.as('supervisor-1')

type Places = Reply<typeof listPlaces>
type Alarms = Reply<typeof listAlarms>
type Readings = Reply<typeof placeReadings>

const so2 = (value: number, flag = 'N') => ({ a21026: { Rtd: value, Flag: flag } })
const seconds = 1_000
const postOf = (kind: string) => world.posts.find(it => it.kind === kind)!.id
const read = async <T>(who: Speaker, path: string): Promise<T> => {
  const answer = await who.get<T>(path)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const refused = async (who: Speaker, path: string): Promise<ProblemReply> => {
  const answer = await who.get<ProblemReply>(path)
  assert.equal(answer.status, 422, JSON.stringify(answer.body))
  return answer.body
}

test('the register is read page by page, and every place stands in it once', async () => {
  const all = await read<Places>(leader, '/places?limit=1000')
  assert.equal(all.total, all.items.length)
  assert.ok(all.total >= world.places.length)
  const found: string[] = []
  for (let next = ''; ;) {
    const page = await read<Places>(leader, `/places?limit=7${next && `&cursor=${next}`}`)
    assert.equal(page.total, all.total)
    found.push(...page.items.map(it => it.id))
    if (page.next === null) break
    next = encodeURIComponent(page.next)
  }
  assert.deepEqual(
    found,
    all.items.map(it => it.id),
  )
  const kinds = await read<Reply<typeof listPlaceKinds>>(leader, '/places/kinds')
  assert.equal(
    kinds.items.reduce((sum, it) => sum + it.total, 0),
    all.total,
  )
})

test('filters narrow the register, and a percent sign in a name is a percent sign', async () => {
  const it = await monitored(office, { name: '百分之5%排口' })
  const ids = async (query: string) =>
    (await read<Places>(leader, `/places?limit=1000&${query}`)).items.map(row => row.id)
  assert.deepEqual(await ids(`q=${encodeURIComponent('5%排')}`), [it.place])
  assert.deepEqual(await ids(`q=${encodeURIComponent('%')}`), [it.place])
  assert.ok((await ids('program=emission&kind=gas-outlet&area=150302001')).includes(it.place))
  assert.deepEqual(await ids(`q=${encodeURIComponent('5%排')}&area=150302002`), [])
  assert.ok(!(await ids('program=hotline')).includes(it.place))
  assert.ok((await ids('state=monitored')).includes(it.place))
  assert.ok((await ids('state=late')).includes(it.place), 'a device that never spoke is late')
  assert.equal((await leader.get('/places?cursor=nonsense')).status, 422)
})

test('a place shows its newest reading against the limit of today, and is late when it has been silent', async () => {
  const it = await monitored(office)
  await limited(office, { factor: 'a21026', upper: 50, kind: 'realtime' })
  const now = Date.now()
  await says(office, it, [
    { at: now - 2 * MINUTE_MS, factors: so2(40) },
    { at: now - 10 * seconds, factors: so2(57.3) },
  ])
  const shown = await read<PlaceReply>(leader, `/places/${it.place}`)
  assert.equal(shown.latest?.late, false)
  assert.deepEqual(
    shown.latest?.values.map(({ value, upper, over }) => ({ value, upper, over })),
    [{ value: 57.3, upper: 50, over: true }],
  )
  assert.equal(shown.limits[0]?.verified, false)
  const before = await read<PlaceReply>(
    leader,
    `/places/${it.place}?at=${encodeURIComponent(isoShanghai(now - MINUTE_MS))}`,
  )
  assert.equal(before.latest?.values[0]?.value, 40, 'as it was a minute ago')
  const silent = await monitored(office)
  await says(office, silent, [{ at: now - HOUR_MS, factors: so2(1) }])
  assert.equal((await read<PlaceReply>(leader, `/places/${silent.place}`)).latest?.late, true)
})

test('what lies in another town, another program or another district does not exist', async () => {
  const it = await monitored(office, { area: '150302001' })
  const alarm = await alarmed(office, it, { limit: 'none', begins: Date.now() - MINUTE_MS })
  const grid = world.posts.find(post => post.kind === 'grid-member' && !post.area.startsWith('150302001'))!
  const outsider = await here.as(grid.id)
  const operator = await here.as('operator-1')
  for (const who of [outsider, operator]) {
    for (const path of [`/places/${it.place}`, `/places/${it.place}/readings`, `/devices/${it.device}`])
      assert.equal((await who.get(path)).status, 404, `${who.post} ${path}`)
    const listed = await read<Places>(who, '/places?limit=1000')
    assert.ok(!listed.items.some(row => row.id === it.place))
    const alarms = await read<Alarms>(who, '/alarms?limit=200')
    assert.ok(!alarms.items.some(row => row.id === alarm))
    assert.equal(alarms.open, 0)
    const devices = await read<Reply<typeof listDevices>>(who, '/devices?limit=1000')
    assert.ok(!devices.items.some(row => row.id === it.device))
    const file = await who.get<string>('/places/export?format=csv')
    assert.ok(!file.body.includes(it.name))
  }
  await transact(office, tx =>
    insertAll(tx, {
      places: [
        {
          district: '150303',
          id: crypto.randomUUID(),
          program: 'emission',
          kind: 'gas-outlet',
          external_id: 'elsewhere',
          name: '外区县排口',
          area: '150303001',
          lon: null,
          lat: null,
          facts: {},
          digest: 'x',
          changed_at: iso(Date.now()),
        },
      ],
    }),
  )
  const names = (await read<Places>(leader, '/places?limit=1000')).items.map(row => row.name)
  assert.ok(!names.includes('外区县排口'))
})

test('what a person sees of the register is area and program of one and the same post', async () => {
  const places = (await read<Places>(await here.as('administrator-1'), '/places?limit=1000')).items
  for (const post of world.posts) {
    const holder = world.holdings.find(it => it.post === post.id && it.role === 'holder')
    if (!holder) continue
    const who = await here.as(post.id)
    const posts = world.holdings
      .filter(it => it.person === who.person)
      .map(it => world.posts.find(other => other.id === it.post)!)
    const expected = places.filter(it =>
      posts.some(
        other =>
          it.area.startsWith(other.area) &&
          (other.programs.includes('*') || other.programs.includes(it.program)),
      ),
    )
    const seen = (await read<Places>(who, '/places?limit=1000')).items
    assert.deepEqual(
      seen.map(it => it.id),
      expected.map(it => it.id),
      post.id,
    )
  }
})

test('realtime readings keep their flags, and a hole in them stays a hole', async () => {
  const it = await monitored(office)
  const now = Math.floor(Date.now() / seconds) * seconds
  const at = (n: number) => now - 600 * seconds + n * 5 * seconds
  await says(
    office,
    it,
    [0, 1, 2, 3, 20, 21].map(n => ({ at: at(n), factors: so2(n, n === 2 ? 'C' : 'N') })),
  )
  const found = await read<Readings>(leader, `/places/${it.place}/readings?kind=realtime`)
  assert.deepEqual(
    found.series[0]?.points.map(point => [point[1], point[4], point[5]]),
    [
      [0, 'N', true],
      [1, 'N', true],
      [2, 'C', false],
      [3, 'N', true],
      [null, null, false],
      [20, 'N', true],
      [21, 'N', true],
    ],
  )
})

test('hours come from the roll-ups, with the limit as it changed and a sentence that counts', async () => {
  const it = await monitored(office)
  const today = startOfDay(dayOf(Date.now()))
  const turn = addDays(dayOf(today), -2)
  await limited(office, { factor: 'a21026', upper: 80, kind: 'hour', place: it.place, to: turn })
  await limited(office, { factor: 'a21026', upper: 35, kind: 'hour', place: it.place, from: turn })
  const start = today - 3 * DAY_MS
  const values = [60, 61, 90, 40, 36, 20, 30]
  const hours = [0, 1, 2, 24, 25, 26, 30]
  await rolled(
    office,
    it,
    hours.map((h, i) => ({
      level: 'hour' as const,
      at: start + h * HOUR_MS,
      avg: values[i]!,
      valid: h !== 26,
    })),
  )
  const query = `kind=hour&from=${encodeURIComponent(isoShanghai(start))}&to=${encodeURIComponent(isoShanghai(today))}`
  const { series } = await read<Readings>(leader, `/places/${it.place}/readings?${query}`)
  assert.deepEqual(
    series[0]?.limits.map(line => [line.upper, line.from.slice(0, 10), line.to.slice(0, 10)]),
    [
      [80, dayOf(start), turn],
      [35, turn, dayOf(today)],
    ],
  )
  assert.match(series[0]?.sentence?.zh ?? '', /2 次超过限值 80 mg\/m³，最高 90/)
  const gaps = series[0]?.points.filter(point => point[1] === null).length
  assert.equal(gaps, 2, 'hours 3–23 and 27–29')
})

test('a period too long for its readings is refused, naming the field and what is allowed', async () => {
  const it = await monitored(office)
  const from = encodeURIComponent(isoShanghai(Date.now() - 7 * HOUR_MS))
  const problem = await refused(leader, `/places/${it.place}/readings?kind=realtime&from=${from}`)
  assert.equal(problem.fields[0]?.field, 'from')
  assert.match(problem.fields[0]?.allowed.zh ?? '', /6 小时/)
  assert.equal((await leader.get(`/places/${it.place}/readings?kind=weekly`)).status, 422)
})

test('alarms tell open from ended, now and as of then, and name their case only to who may see it', async () => {
  const it = await monitored(office)
  const operator = await here.as('dispatcher-1')
  const { caseId, number } = await filed(operator)
  const now = Date.now()
  const begins = now - 2 * HOUR_MS
  const alarm = await alarmed(office, it, { limit: 'none', begins, ended: begins + HOUR_MS, caseId })
  const of = async (who: Speaker, query: string) =>
    (await read<Alarms>(who, `/alarms?place=${it.place}&${query}`)).items
  assert.deepEqual(
    (await of(leader, '')).map(row => [row.id, row.case?.number]),
    [[alarm, number]],
  )
  assert.deepEqual(await of(leader, 'open=true'), [])
  const then = encodeURIComponent(isoShanghai(begins + MINUTE_MS))
  assert.deepEqual(
    (await of(leader, `open=true&at=${then}`)).map(row => [row.id, row.endedAt]),
    [[alarm, null]],
  )
  const narrow = world.posts.find(
    post => post.kind === 'handler' && post.unit !== 'hotline-centre' && post.area === DISTRICT,
  )!
  const handler = await here.as(narrow.id)
  assert.deepEqual(
    (await of(handler, '')).map(row => row.case),
    [null],
  )
})

test('a device is on line for ten minutes after it was heard of, and then silent', async () => {
  const [fresh, old, never] = [await monitored(office), await monitored(office), await monitored(office)]
  const now = Date.now()
  const state = (it: typeof fresh, seen: number, more: object = {}) => ({
    district: DISTRICT,
    device: it.device,
    seen_at: iso(seen),
    peer: '10.0.0.7',
    packets: 120,
    refused: 2,
    conflicts: 1,
    fault: null,
    fault_at: null,
    ...more,
  })
  await transact(office, tx =>
    insertAll(tx, {
      device_states: [state(fresh, now - 9 * MINUTE_MS), state(old, now - 11 * MINUTE_MS)],
    }),
  )
  const { items } = await read<Reply<typeof listDevices>>(leader, '/devices?limit=1000')
  const states = [fresh, old, never].map(it => items.find(row => row.id === it.device)?.state)
  assert.deepEqual(states, ['online', 'silent', 'never'])
  await says(office, old, [{ kind: 'hour', at: now - HOUR_MS, factors: { a21026: { Avg: 1, Flag: 'N' } } }])
  const device = await read<Reply<typeof readDevice>>(leader, `/devices/${old.device}`)
  assert.equal(device.state, 'online', 'a device that sends by the hour may be silent for hours')
  assert.equal(device.records[0]?.lastDay, 1)
  assert.equal(device.peer, null, 'addresses are for administrators')
})

test('values that differ from those kept are shown beside them', async () => {
  const it = await monitored(office)
  const at = Date.now() - MINUTE_MS
  await says(office, it, [{ at, factors: so2(10) }])
  await says(office, it, [{ at, factors: so2(99) }])
  const device = await read<Reply<typeof readDevice>>(leader, `/devices/${it.device}`)
  assert.deepEqual(
    device.differing.map(({ factors }) => factors.map(({ kept, sent }) => ({ kept, sent }))),
    [[{ kept: 10, sent: 99 }]],
  )
})

test('an administrator takes a stranger on once; nobody else sees strangers', async () => {
  const it = await monitored(office)
  const mn = '88888880000000000000X001'
  await transact(office, tx =>
    insertAll(tx, {
      strangers: [
        {
          mn,
          system: '31',
          first_at: iso(Date.now() - 72 * HOUR_MS),
          last_at: iso(Date.now()),
          packets: 9,
          peer: '10.0.0.9',
          packet: 'ST=31;CN=2011;PW=123456;MN=…',
        },
      ],
    }),
  )
  const administrator = await here.as(postOf('administrator'))
  assert.equal((await supervisor.get('/strangers')).status, 403)
  const body = { place: it.place, title: '备用在线监测', system: '31' }
  assert.equal((await supervisor.send('POST', `/strangers/${mn}/adopt`, body)).status, 403)
  const listed = await read<Reply<typeof listStrangers>>(administrator, '/strangers')
  assert.deepEqual(
    listed.items.map(row => row.mn),
    [mn],
  )
  assert.match(listed.items[0]?.packet ?? '', /PW=\*{6};/)
  const nowhere = await administrator.send<ProblemReply>('POST', `/strangers/${mn}/adopt`, {
    ...body,
    place: crypto.randomUUID(),
  })
  assert.deepEqual([nowhere.status, nowhere.body.fields[0]?.field], [422, 'place'])
  const tries = await Promise.all(
    [1, 2, 3].map(() => administrator.send('POST', `/strangers/${mn}/adopt`, body)),
  )
  assert.deepEqual(
    tries.map(answer => answer.status).toSorted((a, b) => a - b),
    [201, 404, 404],
  )
  const shown = await read<PlaceReply>(administrator, `/places/${it.place}`)
  assert.deepEqual(shown.deviceList.map(row => row.mn).sort(), [it.mn, mn].sort())
  const { rows } = await office.database.pool.query<{ day: string }>(
    'select from_day::text as day from devices where mn = $1',
    [mn],
  )
  assert.equal(rows[0]?.day, dayOf(Date.now() - 72 * HOUR_MS), 'its own since it was first heard')
  assert.deepEqual((await read<Reply<typeof listStrangers>>(administrator, '/strangers')).items, [])
})

test('an administrator adds a place by hand; what is wrong with it is named', async () => {
  const administrator = await here.as(postOf('administrator'))
  const body = {
    program: 'emission',
    kind: 'gas-outlet',
    externalId: 'DA001',
    name: '一号焦化厂 DA001 排口',
    area: '150302001',
    position: { lon: 106.81, lat: 39.66 },
    facts: { 高度: '45' },
  }
  const post = (more: object) => administrator.send<ProblemReply>('POST', '/places', { ...body, ...more })
  assert.equal((await supervisor.send('POST', '/places', body)).status, 403)
  for (const [field, value] of Object.entries({ program: 'no-such', kind: 'no-such', area: '150303001' })) {
    const answer = await post({ [field]: value })
    assert.deepEqual([answer.status, answer.body.fields[0]?.field], [422, field])
  }
  const made = await administrator.send<{ id: string }>('POST', '/places', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const again = await post({})
  assert.deepEqual([again.status, again.body.fields[0]?.field], [422, 'externalId'])
  const shown = await read<PlaceReply>(leader, `/places/${made.body.id}`)
  assert.equal(shown.name, body.name)
  assert.deepEqual(shown.facts, body.facts)
})

test('the register leaves as Excel, CSV and GeoJSON, with the filter it was asked for', async () => {
  const it = await monitored(office, { name: '导出专用排口' })
  const query = `q=${encodeURIComponent('导出专用')}`
  const csv = await read<string>(leader, `/places/export?format=csv&${query}`)
  assert.equal(csv.trim().split('\n').length, 2)
  assert.ok(csv.includes(it.name) && csv.includes('废气排口'))
  const geojson = await read<{ features: { id: string; geometry: { type: string } }[] }>(
    leader,
    `/places/export?format=geojson&${query}`,
  )
  assert.deepEqual(
    geojson.features.map(feature => [feature.id, feature.geometry.type]),
    [[it.place, 'Point']],
  )
  const xlsx = await leader.get<string>(`/places/export?format=xlsx&${query}`)
  assert.match(String(xlsx.headers['content-type']), /spreadsheetml/)
})
