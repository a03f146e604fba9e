import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { checkProof, inclusionProof, merkleRoot } from './merkle.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

/** The eight leaves of the Certificate Transparency reference tests, as text. */
const leaves = ['', '\0', '\x10', ' !', '01', '@ABC', 'PQRSTUVW', '`abcdefghijklmno']

const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('a day without cases has the empty root of RFC 6962', () => {
  const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  assert.equal(merkleRoot('intl', []), empty)
})

test('the roots of one to eight leaves are those of Certificate Transparency', () => {
  assert.deepEqual(
    roots.map((_, i) => merkleRoot('intl', leaves.slice(0, i + 1))),
    roots.map(it => `sha256:${it}`),
  )
})

test('a proof holds for its leaf and for no other leaf, place or root', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(
      fc.constantFrom('intl' as const, 'sm' as const),
      fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 70 }),
      fc.nat(),
      (profile, some, n) => {
        const index = n % some.length
        const root = merkleRoot(profile, some)
        const proof = inclusionProof(profile, some, index)!
        const leaf = some[index]!
        assert.ok(checkProof({ root, leaf, proof }))
        assert.ok(!checkProof({ root, leaf: `${leaf}?`, proof }))
        assert.ok(!checkProof({ root, leaf, proof: { ...proof, index: index + 1 } }))
        assert.ok(!checkProof({ root, leaf, proof: { ...proof, path: [...proof.path, 'a'.repeat(64)] } }))
        assert.ok(!checkProof({ root: merkleRoot(profile, [...some, 'more']), leaf, proof }))
        if (proof.path.length > 0) {
          assert.ok(!checkProof({ root, leaf, proof: { ...proof, path: proof.path.slice(1) } }))
        }
      },
    ),
    { seed },
  )
})

test('a node cannot be passed off as a leaf', () => {
  const inner = merkleRoot('intl', ['a', 'b'])
  assert.notEqual(merkleRoot('intl', [inner, 'c']), merkleRoot('intl', ['a', 'b', 'c']))
})

test('there is no proof for a leaf that is not there', () => {
  assert.equal(inclusionProof('intl', leaves, 8), undefined)
  assert.equal(inclusionProof('intl', [], 0), undefined)
  assert.equal(inclusionProof('intl', leaves, 0.5), undefined)
})
