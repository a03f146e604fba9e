import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { statements } from './statements.ts'

const texts = (source: string) => statements(source).map(it => it.text)

test('statements end at a semicolon; the last needs none; empty ones vanish', () => {
  assert.deepEqual(texts('select 1;\n;; select 2 ; -- end\n select 3'), ['select 1', 'select 2', 'select 3'])
  assert.deepEqual(texts('-- only a comment;\n/* and ; another */'), [])
})

test('a semicolon in text, names, comments and dollar quotes ends nothing', () => {
  const whole = [
    `insert into t values ('a;''b;', E'c\\';d', "x;""y")`,
    `create function f() returns int language sql as $$ select 1; select '$x$;' $$`,
    `do $body$ begin perform 1; execute $$ select ';' $$; end $body$`,
    `select /* a ; /* nested ; */ b ; */ 1 -- c ;\n, 2`,
    `select $1, a$b, x.y$ from t`,
    `comment on table 案件 is '一;二'`,
    `select '\\'`,
  ]
  assert.deepEqual(texts(whole.join(';\n')), whole)
})

test('each statement knows the line it begins on, comments before it not counted', () => {
  assert.deepEqual(
    statements('-- head\n\nselect 1;\n\n-- about two\nselect\n 2;').map(it => it.line),
    [3, 6],
  )
})

test('cutting what was joined gives back the pieces', () => {
  const piece = fc.constantFrom(
    `'a;b'`,
    `"c;d"`,
    '$$;$$',
    '$q$ $$;$$ $q$',
    '/* ; */ x',
    '(1, 2)',
    `E'\\';'`,
    'a::b',
  )
  const statement = fc.array(piece, { minLength: 1, maxLength: 5 }).map(it => `select ${it.join(' ')}`)
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 6 }), all => {
      assert.deepEqual(texts(all.join(' ;\n-- ;\n')), all)
    }),
  )
})
