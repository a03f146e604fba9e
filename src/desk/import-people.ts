/** Imports people with the posts they hold. Passwords are made here and given once: nobody types a list of them. */
import { dayOf } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import { accountByName, addHolding, addPerson } from '../store/people.ts'
import { holdingRows } from '../store/registers.ts'
import { postById } from '../store/units.ts'
import { refused } from '../wire/table.ts'
import {
  daysIn,
  importRegister,
  oneIn,
  type RegisterImport,
  type RowContext,
  type RowDone,
  titleIn,
  unlike,
} from './import-register.ts'
import type { Cells } from './import-row.ts'
import type { ImportSummary } from './import-run.ts'
import { newId, type Office } from './office.ts'
import { hashPassword, newPassword } from './passwords.ts'
import { isUserName } from './users.ts'

export interface PeopleImport {
  readonly summary: ImportSummary | Problem
  /** Of the people who are new. */
  readonly passwords: readonly { readonly name: string; readonly password: string }[]
}

/** One row a post held: a person with two posts stands in two rows. Without a post, only the person. */
export async function importPeople(office: Office, q: RegisterImport): Promise<PeopleImport> {
  const passwords: { name: string; password: string }[] = []
  const summary = await importRegister(office, q, {
    what: 'people',
    required: ['name', 'title_zh'],
    read: personIn,
    take: async (it, context) => {
      const person = await takePerson(it, context)
      if ('say' in person) return person
      if (person.password !== undefined) passwords.push({ name: it.name, password: person.password })
      const held = it.post === '' ? 'unchanged' : await takeHolding(person.id, it, context)
      return held === 'unchanged' && person.isNew ? 'accepted' : held
    },
  })
  return { summary, passwords: q.isDryRun ? [] : passwords }
}

function personIn(cells: Cells) {
  const name = cells.text('name')
  if (!isUserName(name))
    cells.refuse(
      'name',
      '1 至 64 个字母、汉字、数字或 . _ @ -，以字母、汉字或数字开头',
      '1 to 64 letters, digits or . _ @ -, beginning with a letter or digit',
    )
  return {
    line: cells.line,
    name,
    title: titleIn(cells, 'title'),
    post: cells.text('post'),
    role: oneIn(cells, 'role', { all: ['holder', 'deputy'], or: 'holder' }),
    ...daysIn(cells),
  }
}

type PersonRow = ReturnType<typeof personIn>

async function takePerson(it: PersonRow, { tx, district, isDryRun, now }: RowContext) {
  if (it.post !== '' && !(await postById(tx, { district, id: it.post })))
    return refused(it.line, 'post', it.post, { zh: '已登记岗位的编号', en: 'the id of a registered post' })
  const known = await accountByName(tx, it.name)
  if (known) {
    const same = unlike(it.line, it.name, [
      ['title_zh', it.title.zh, known.zh],
      ['title_en', it.title.saidEn, known.en],
    ])
    return typeof same === 'object' ? same : { id: known.id, isNew: false }
  }
  const password = newPassword()
  const id = newId()
  // What a dry run writes is undone: a hash would take 17 ms a row for nothing.
  const stored = isDryRun ? '' : await hashPassword(password)
  await addPerson(tx, { id, name: it.name, ...it.title, password: stored, now })
  return { id, isNew: true, password }
}

/** A holding that was ended is not begun anew by the same file. */
async function takeHolding(
  person: string,
  it: PersonRow,
  { tx, district, now }: RowContext,
): Promise<RowDone> {
  const known = (await holdingRows(tx, district)).find(
    row => row.person === person && row.post === it.post && (it.from === undefined || row.from === it.from),
  )
  if (known) return unlike(it.line, it.name, [['role', it.role, known.role]])
  await addHolding(tx, {
    id: newId(),
    district,
    person,
    post: it.post,
    role: it.role,
    from: it.from ?? dayOf(now),
    to: it.to,
  })
  return 'accepted'
}
