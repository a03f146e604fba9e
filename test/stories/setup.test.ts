/** Installed on Monday, at work on Tuesday: an empty office gets its units, posts and people, and a first case. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { workdaysBetween } from '../../src/core/calendar.ts'
import { addDays, DAY_MS, dayOf, HOUR_MS } from '../../src/core/instant.ts'
import { isProblem, type Problem } from '../../src/core/problem.ts'
import { importCalendar } from '../../src/desk/import-calendar.ts'
import { importPeople } from '../../src/desk/import-people.ts'
import { importPosts, importUnits } from '../../src/desk/import-units.ts'
import { openOffice, transact } from '../../src/desk/office.ts'
import { setUp } from '../../src/desk/setup.ts'
import { buildApp } from '../../src/serve/server.ts'
import { testFolder, testOffice } from '../city/database.ts'
import { type Entered, entered, verified } from '../city/entered.ts'
import { summary } from '../city/imports.ts'
import { served, yiwang } from '../city/yiwang.ts'

const office = await testOffice({ after })
const app = await buildApp(office, {
  checksAnswers: true,
  onFault: (error, where) => console.error(where, error),
})
after(() => app.close())
const folder = testFolder({ after })
const file = (name: string, ...lines: string[]) => {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
const asked = (path: string, isDryRun = false) => ({
  path,
  isDryRun,
  clock: () => Date.now(),
  progress: () => {},
  goesOn: () => true,
})
const run = (district: string, name = 'admin') =>
  transact(office, tx => setUp(tx, office, { district, name, now: Date.now() }))
const ok = <T>(it: T | Problem): T => {
  if (isProblem(it)) throw new Error(JSON.stringify(it))
  return it
}
const counts = (it: Parameters<typeof summary>[0]) => {
  const { read, accepted, unchanged, refused } = summary(it)
  return [read, accepted, unchanged, refused]
}

const units = file(
  'units.csv',
  'id,kind,line,area,name_zh,name_en,from,to',
  'hotline-centre,centre,,150302,便民服务中心,Service centre,,',
  'works,department,housing-construction,150302,区住建局,Works bureau,2019-03-01,',
  'tower,tower,,150302,无此类,None,,',
  'elsewhere,town,,150303001,别的区,Elsewhere,,',
)
const posts = file(
  'posts.csv',
  'id,kind,unit,area,programs,title_zh,title_en,from,to',
  'operator-1,operator,hotline-centre,,,话务员,Operator,,',
  'dispatcher-1,dispatcher,hotline-centre,,,派单员,Dispatcher,,',
  'works-handler,handler,works,,,住建局承办人,Works handler,,',
  'inspector-1,inspector,government,,,督导员,Inspector,,',
  'nobody,handler,nowhere,,,无此单位,Nobody,,',
)
const people = file(
  'people.csv',
  'name,title_zh,title_en,post,role,from,to',
  'zhang,张 话务员,Zhang,operator-1,holder,,',
  'li,李 派单员,Li,dispatcher-1,holder,,',
  'li,李 派单员,Li,operator-1,deputy,,',
  'wang,王 承办人,Wang,works-handler,,,',
  'zhao,赵 督导员,Zhao,inspector-1,,,',
)
const published = office.calendar.published.size
const today = dayOf(Date.now())
const report = { program: 'hotline', kind: 'street-works', area: '150302001' }
const desk: Record<string, Entered> = {}
let administrator: Entered

async function step(who: string, caseId: string, name: string, data: object = {}): Promise<CaseReply> {
  const body = { id: crypto.randomUUID(), step: name, data }
  const answer = await desk[who]!.send<CaseReply>('POST', `/cases/${caseId}/steps`, body)
  assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

test('an unknown district is refused with those that are known; nothing is written', async () => {
  const refused = await run('110101')
  assert.ok(isProblem(refused))
  assert.match(refused.fields[0]!.allowed.en, /150302, 150303, 150304/)
  assert.ok(isProblem(await run('150300'))) // a city is no district
  assert.ok(isProblem(await run('150302', 'a name with blanks')))
  const { rows } = await office.database.pool.query<{ n: string }>('select count(*) as n from areas')
  assert.equal(Number(rows[0]?.n), 0)
})

test('setting up gives one administrator with a password; a second run changes nothing', async () => {
  const first = ok(await run('150302'))
  assert.deepEqual(first.made, ['areas', 'unit', 'post', 'person', 'holding'])
  assert.equal(first.areas, 53)
  administrator = await entered(app, 'admin', first.password!)
  const { password: _, ...same } = first
  assert.deepEqual(ok(await run('150302')), { ...same, made: [] })
  assert.deepEqual(ok(await run('150302', 'somebody-else')).administrators, ['admin'])
})

test('units, posts and people come from tables: a dry run writes nothing, the second run changes nothing', async () => {
  for (const [take, path, first, second] of [
    [importUnits, units, [4, 2, 0, 2], [4, 0, 2, 2]],
    [importPosts, posts, [5, 4, 0, 1], [5, 0, 4, 1]],
  ] as const) {
    assert.deepEqual(counts(await take(office, asked(path, true))), first)
    assert.deepEqual(counts(await take(office, asked(path))), first)
    assert.deepEqual(counts(await take(office, asked(path))), second)
  }
  const named = summary(await importUnits(office, asked(units))).refusals.map(it => [
    it.line,
    it.column,
    it.value,
  ])
  assert.deepEqual(named, [
    [4, 'kind', 'tower'],
    [5, 'area', '150303001'],
  ])
  const changed = file('changed.csv', 'id,kind,area,name_zh', 'works,department,150302,区建设局')
  assert.equal(summary(await importUnits(office, asked(changed))).refusals[0]?.column, 'line')
  const dry = await importPeople(office, asked(people, true))
  assert.deepEqual([counts(dry.summary), dry.passwords], [[5, 5, 0, 0], []])
  const taken = await importPeople(office, asked(people))
  assert.deepEqual(counts(taken.summary), [5, 5, 0, 0])
  assert.deepEqual(
    taken.passwords.map(it => it.name),
    ['zhang', 'li', 'wang', 'zhao'],
  )
  for (const { name, password } of taken.passwords) desk[name] = await entered(app, name, password)
  const again = await importPeople(office, asked(people))
  assert.deepEqual([counts(again.summary), again.passwords], [[5, 0, 5, 0], []])
})

test('the first case goes its way', async () => {
  const filed = await desk['zhang']!.send<{ caseId: string }>('POST', '/reports', {
    ...report,
    text: '新华街路灯不亮。',
  })
  assert.equal(filed.status, 201, JSON.stringify(filed.body))
  const { caseId } = filed.body
  await step('li', caseId, 'accept')
  await step('li', caseId, 'assign', { owner: 'works' })
  await step('wang', caseId, 'rectify', { note: '已更换灯泡', files: [] })
  assert.equal((await step('zhao', caseId, 'pass')).stage, 'closed')
  const verdict = ok(await verified(office))
  assert.deepEqual([verdict.ok, verdict.cases], [true, 1])
})

test('the roster: nobody twice at a time, one leader at a time, what has begun is ended', async () => {
  const { items } = (await administrator.get<{ items: { id: string; name: string }[] }>('/people')).body
  const id = (name: string) => items.find(it => it.name === name)!.id
  const duty = (role: string, name: string, fromH: number, toH: number) =>
    administrator.send<{ id: string; fields: { field: string }[] }>('POST', '/duties', {
      role,
      person: id(name),
      startsAt: new Date(Date.now() + fromH * HOUR_MS).toISOString(),
      endsAt: new Date(Date.now() + toH * HOUR_MS).toISOString(),
    })
  const made = await duty('officer', 'li', -1, 12)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal((await duty('officer', 'wang', -1, 12)).status, 201)
  assert.equal((await duty('leader', 'zhao', 0, 12)).status, 201)
  const wrong = async (it: ReturnType<typeof duty>) => (await it).body.fields[0]?.field
  assert.equal(await wrong(duty('team', 'li', 11, 20)), 'startsAt')
  assert.equal(await wrong(duty('leader', 'zhang', 11, 20)), 'startsAt')
  assert.equal(await wrong(duty('officer', 'zhang', 5, 4)), 'endsAt')
  assert.equal((await duty('officer', 'li', 12.1, 20)).status, 201)
  const refused = await desk['li']!.send('POST', '/duties', {
    role: 'officer',
    person: id('li'),
    startsAt: new Date(Date.now() + DAY_MS).toISOString(),
    endsAt: new Date(Date.now() + 2 * DAY_MS).toISOString(),
  })
  assert.equal(refused.status, 403)
  assert.equal((await administrator.send('DELETE', `/duties/${made.body.id}`)).status, 200)
  assert.equal((await administrator.send('DELETE', `/duties/${made.body.id}`)).status, 422)
  assert.equal((await duty('team', 'li', 0.01, 5)).status, 201)
})

test('a unit is made and ended; the only administrators are not ended with theirs', async () => {
  const unit = { id: 'task-force', kind: 'group', name: { zh: '专班', en: 'Task force' }, from: '2026-01-01' }
  assert.equal((await administrator.send('POST', '/units', unit)).status, 201)
  assert.equal((await administrator.send('POST', '/units', unit)).status, 422)
  assert.equal((await desk['li']!.send('POST', '/units', { ...unit, id: 'x1' })).status, 403)
  assert.equal((await administrator.send('PUT', '/units/task-force', { to: '2026-06-01' })).status, 200)
  const own = await administrator.send<{ fields: { field: string }[] }>('PUT', '/units/government', {
    to: '2026-06-01',
  })
  assert.deepEqual([own.status, own.body.fields[0]?.field], [422, 'id'])
})

test('a new year is published: provisional deadlines are counted anew, by one event each', async () => {
  type Year = { published: boolean; daysOff: { day: string }[]; movedWorkdays: { day: string }[] }
  const year = async (n: number) => (await administrator.get<Year>(`/calendar?year=${n}`)).body
  const weekdayFrom = (day: string, weekday: number): string =>
    new Date(day).getUTCDay() === weekday ? day : weekdayFrom(addDays(day, 1), weekday)
  const thisYear = Number(today.slice(0, 4))
  const next = (await year(thisYear)).published ? thisYear + 1 : thisYear
  const base = today > `${next}-01-01` ? today : `${next}-01-01`
  const ids: string[] = []
  const long = { clock: 'workdays', n: workdaysBetween(office.calendar, today, base) + 20 }
  for (const term of [long, long, { clock: 'hours', n: 2 }]) {
    const filed = await desk['zhang']!.send<{ caseId: string }>('POST', '/reports', {
      ...report,
      text: `路面塌陷，限期 ${term.n}。`,
    })
    ids.push(filed.body.caseId)
    await step('li', filed.body.caseId, 'accept')
    await step('li', filed.body.caseId, 'assign', { owner: 'works', term })
  }
  const read = async (id: string) => (await desk['li']!.get<CaseReply>(`/cases/${id}`)).body
  await step('wang', ids[1]!, 'extend', {
    decision: 'asked',
    term: { clock: 'workdays', n: 5 },
    reason: '等待材料',
  })
  await step('li', ids[1]!, 'extend', { decision: 'granted' })
  const before = await Promise.all(ids.map(read))
  assert.deepEqual(
    before.map(it => it.provisional),
    [true, true, false],
  )
  const reminders = async () => {
    const { rows } = await office.database.pool.query<{ ref: string; at: number }>(
      `select ref, at from due where kind = 'ladder'`,
    )
    const at = new Map(rows.map(it => [it.ref, it.at]))
    return ids.map(id => at.get(id) ?? 0)
  }
  const remindedBefore = await reminders()
  const off = [3, 4, 5, 6, 7].map(n => addDays(base, n))
  const moved = weekdayFrom(addDays(base, 60), 6)
  const notice = file(
    'notice.csv',
    'date,kind,name,source',
    ...[...off, `${next}-10-01`].map(day => `${day},off,放假,国办发明电x号`),
    `${moved},work,调休,国办发明电x号`,
    `${weekdayFrom(moved, 3)},work,调休,国办发明电x号`,
    `${next}-02-30,off,放假,国办发明电x号`,
  )
  const dry = ok(await importCalendar(office, asked(notice, true)))
  assert.deepEqual([dry.read, dry.accepted, dry.refused, dry.recounted], [9, 7, 2, 0])
  assert.equal((await year(next)).published, false)
  // Another process takes it in, as the command does beside a running server.
  const { database, dataDir, masterKey } = office
  const beside = await openOffice({ database, dataDir, masterKey })
  const taken = ok(await importCalendar(beside, asked(notice)))
  assert.deepEqual([taken.accepted, taken.unchanged, taken.refused, taken.recounted], [7, 0, 2, 2])
  const again = ok(await importCalendar(beside, asked(notice)))
  assert.deepEqual([again.accepted, again.unchanged, again.recounted], [0, 7, 0])
  const published = await year(next)
  assert.deepEqual(
    [published.published, published.daysOff.length, published.movedWorkdays.map(it => it.day)],
    [true, 6, [moved]],
  )
  const is = await Promise.all(ids.map(read))
  assert.deepEqual(
    is.map(it => it.provisional),
    [false, false, false],
  )
  const reminded = await reminders()
  assert.ok(reminded[0]! > remindedBefore[0]! && reminded[1]! > remindedBefore[1]!, 'reminders move along')
  assert.equal(reminded[2], remindedBefore[2])
  assert.deepEqual([is[2]!.due, is[2]!.events.length], [before[2]!.due, before[2]!.events.length])
  for (const [i, it] of is.slice(0, 2).entries()) {
    assert.ok(it.due! > before[i]!.due!, `${before[i]!.due} → ${it.due}`)
    assert.equal(it.events.length, before[i]!.events.length + 1)
    assert.equal(it.events.at(-1)!.step, 'correct')
  }
  assert.ok(is[1]!.due! > is[0]!.due!) // the extension still counts
  const then = encodeURIComponent(before[0]!.events.at(-1)!.at)
  const past = await desk['li']!.get<CaseReply>(`/cases/${ids[0]}?at=${then}`)
  assert.equal(past.body.due, before[0]!.due)
  assert.equal(ok(await verified(office)).ok, true)
})

test('a running server takes a new calendar in with the next names it reads', async () => {
  office.registers.forget()
  await administrator.get('/units')
  assert.ok(office.calendar.published.size > published)
})

test('an empty start says what to do next; the commands do it', async t => {
  const dataDir = testFolder(t)
  const server = await served(t, dataDir, ['--no-demo'])
  // stderr is another pipe than the line that says ready: it may come a moment later.
  for (let tries = 0; tries < 100 && !server.err().includes('import people'); tries++) await pause(20)
  for (const word of ['setup 150302', 'import units', 'import posts', 'import people', '还没有人能登录'])
    assert.ok(server.err().includes(word), word)
  const set = yiwang(t, ['setup', '150302', '--name', 'boss', '--data', dataDir])
  assert.equal(await set.ended, 0, set.err())
  const { password } = JSON.parse(set.out()) as { password: string }
  const signed = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'boss', password }),
  })
  assert.equal(signed.status, 200)
  for (const [what, path] of [
    ['units', units],
    ['posts', posts],
    ['people', people],
  ] as const) {
    const command = yiwang(t, ['import', what, path, '--data', dataDir])
    assert.equal(await command.ended, 0, command.err())
    const lines = command.out().trim().split('\n')
    assert.ok('accepted' in (JSON.parse(lines.at(-1)!) as object))
    if (what === 'people') assert.deepEqual([lines[0], lines.length], ['name,password', 6])
  }
  const words = ['unit', 'succeed', 'works', 'hotline-centre', '--day', today, '--why', '撤并']
  const merged = yiwang(t, [...words, '--data', dataDir])
  assert.equal(await merged.ended, 0, merged.err())
  assert.match(merged.out(), /"moved":0,"left":0,"posts":1/)
  const usage = yiwang(t, ['unit', 'succeed', 'works', '--data', dataDir])
  assert.equal(await usage.ended, 2)
})
