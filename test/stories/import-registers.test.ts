/** Registers come in from files: areas with boundary and dates, places with position, each once. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isProblem } from '../../src/core/problem.ts'
import { importAreas } from '../../src/desk/import-areas.ts'
import { importPlaces } from '../../src/desk/import-places.ts'
import { testFolder, testOffice } from '../city/database.ts'
import { asked, shared, summary } from '../city/imports.ts'

const folder = testFolder({ after })

const square = (lon: number, lat: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + 1, lat],
      [lon + 1, lat + 1],
      [lon, lat + 1],
      [lon, lat],
    ],
  ],
})

function geojson(name: string, features: readonly { properties: object; geometry?: unknown }[]): string {
  const path = join(folder, name)
  const all = features.map(it => ({ type: 'Feature', geometry: square(106, 39), ...it }))
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: all }))
  return path
}

const named = (refusals: readonly { line: number; column: string | null; value: string }[]) =>
  refusals.map(({ line, column, value }) => [line, column, value])

const real = shared('geo/150300.geojson')
test(
  'the districts of a city get their boundaries, the second time nothing changes',
  { skip: real.skip },
  async t => {
    const office = await testOffice(t)
    const first = summary(await importAreas(office, asked(real.path)))
    assert.deepEqual(first, { read: 3, accepted: 3, unchanged: 0, refused: 0, refusals: [] })
    assert.deepEqual(summary(await importAreas(office, asked(real.path))), {
      ...first,
      accepted: 0,
      unchanged: 3,
    })
    const { rows } = await office.database.pool.query(
      `select code, name_zh, boundary->>'type' as type from areas where boundary is not null order by code`,
    )
    assert.deepEqual(rows, [
      { code: '150302', name_zh: '海勃湾区', type: 'MultiPolygon' },
      { code: '150303', name_zh: '海南区', type: 'MultiPolygon' },
      { code: '150304', name_zh: '乌达区', type: 'MultiPolygon' },
    ])
  },
)

test('an area that changes is dated, not overwritten', async t => {
  const office = await testOffice(t)
  const area = { code: '150302001001', name: '一号社区', from: '2020-01-01' }
  summary(await importAreas(office, asked(geojson('a.geojson', [{ properties: area }]))))
  const renamed = geojson('b.geojson', [{ properties: { ...area, name: '新一号社区' } }])
  const refused = summary(await importAreas(office, asked(renamed)))
  assert.deepEqual(named(refused.refusals), [[1, 'name', '新一号社区']])
  const dated = geojson('c.geojson', [{ properties: { ...area, name: '新一号社区', from: '2026-01-01' } }])
  assert.equal(summary(await importAreas(office, asked(dated))).accepted, 1)
  assert.equal(summary(await importAreas(office, asked(dated))).unchanged, 1)
  const { rows } = await office.database.pool.query(
    `select name_zh, from_day, to_day from areas where code = '150302001001' order by from_day`,
  )
  assert.deepEqual(rows, [
    { name_zh: '一号社区', from_day: '2020-01-01', to_day: '2026-01-01' },
    { name_zh: '新一号社区', from_day: '2026-01-01', to_day: null },
  ])
})

test('an area whose level, parent or code is wrong is refused, on a dry run too, and nothing stays', async t => {
  const office = await testOffice(t)
  const path = geojson('d.geojson', [
    { properties: { code: '150302001', name: '街道', level: 'village' } },
    { properties: { code: '150302001', name: '街道', parent: '150303' } },
    { properties: { code: '150302777888', name: '社区' } },
    { properties: { code: '15', name: '省' } },
    {
      properties: { code: '150302009', name: '新街道' },
      geometry: { type: 'Point', coordinates: [106, 39] },
    },
    { properties: { code: '150302001', name: '街道', from: '2020-13-01' } },
  ])
  const done = summary(await importAreas(office, asked(path, { isDryRun: true })))
  assert.equal(done.refused, 6)
  assert.deepEqual(named(done.refusals).slice(0, 4), [
    [1, 'level', 'village'],
    [2, 'parent', '150303'],
    [3, 'parent', '150302777'],
    [4, 'code', '15'],
  ])
  const { rows } = await office.database.pool.query('select count(*)::int as n from areas')
  assert.deepEqual(rows, [{ n: 0 }])
})

test('places come from a table or from GeoJSON, and are known by program, kind and id', async t => {
  const office = await testOffice(t)
  const table = join(folder, 'places.csv')
  writeFileSync(
    table,
    'id,kind,name,area,lon,lat,hectares\ns1,site,一号工地,150302001,106.8,39.6,12\ns2,site,二号工地,150302001,,,3\ns3,site,三号工地,150399001,,,\ns4,site,四号工地,150302001,200,39,\n',
  )
  const question = { ...asked(table), program: 'dust-control', area: undefined }
  const done = summary(await importPlaces(office, question))
  assert.deepEqual(
    [done.accepted, named(done.refusals)],
    [
      2,
      [
        [4, 'area', '150399001'],
        [5, 'lon', '200'],
      ],
    ],
  )
  assert.equal(summary(await importPlaces(office, question)).unchanged, 2)
  const path = geojson('places.geojson', [
    { properties: { id: 's1', kind: 'site', name: '改名工地', area: '150302001' } },
    { properties: { id: 's9', name: '九号工地' }, geometry: { type: 'Point', coordinates: [106.8, 39.6] } },
  ])
  const more = summary(await importPlaces(office, { ...question, path, area: '150302002' }))
  assert.deepEqual([more.accepted, named(more.refusals)], [1, [[1, 'id', 's1']]])
  const { rows } = await office.database.pool.query(
    'select external_id, name, area, lon, facts from places order by 1',
  )
  assert.deepEqual(rows, [
    { external_id: 's1', name: '一号工地', area: '150302001', lon: 106.8, facts: { hectares: '12' } },
    { external_id: 's2', name: '二号工地', area: '150302001', lon: null, facts: { hectares: '3' } },
    { external_id: 's9', name: '九号工地', area: '150302002', lon: 106.8, facts: {} },
  ])
  assert.ok(isProblem(await importPlaces(office, { ...question, program: 'opera' })))
})
