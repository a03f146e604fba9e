/** HJ 212 as the standards print it, as the field sends it, and as TCP delivers it. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import type { DeviceRefusal } from '../../core/device-fault.ts'
import { crc16, crcText, modbusCrc } from './crc.ts'
import { codeOf, factorName, factors } from './factors.ts'
import { type Frame, splitFrames } from './frame.ts'
import { type Packet, parseHead, parsePacket, wantsAnswer } from './packet.ts'
import { answerTo, frameOf, printPacket } from './print.ts'
import { readingOf, recordKindOf } from './reading.ts'

const OFFICIAL =
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80'
const HOUR =
  'QN=20160801090000001;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20160801080000;w01018-Cou=63.0,w01018-Min=40.1,w01018-Avg=40.1,w01018-Max=40.1,w01018-Flag=N&&'

const parsed = (segment: string) => {
  const it = parsePacket(Buffer.from(segment))
  assert.ok('packet' in it, segment)
  return it
}
const understood = (segment: string | Buffer) => {
  const it = parseHead(Buffer.from(segment))
  return 'refusal' in it ? it : readingOf(it.packet)
}
const read = (segment: string) => {
  const it = understood(segment)
  assert.ok('factors' in it, segment)
  return it
}
const data = (cp: string, head = 'QN=20261121120000000;ST=31;CN=2011;PW=123456;MN=A1;Flag=5') =>
  `${head};CP=&&${cp}&&`
const textOf = (frame: Frame) => ('segment' in frame ? frame.segment.toString() : frame.refusal)
const splitAll = (pieces: readonly Buffer[]): Frame[] => {
  const found: Frame[] = []
  let rest = Buffer.alloc(0)
  for (const piece of pieces) {
    const split = splitFrames(Buffer.concat([rest, piece]))
    found.push(...split.frames)
    rest = Buffer.from(split.rest)
  }
  return found
}
const split = (text: string) => splitAll([Buffer.from(text)]).map(textOf)

test('the check sum is that of the standard, and MODBUS has another one', () => {
  const digits = Buffer.from('123456789')
  assert.deepEqual([crcText(crc16(digits)), crcText(modbusCrc(digits))], ['2F80', '4B37'])
  assert.deepEqual([crcText(crc16(Buffer.alloc(0))), crcText(crc16(Buffer.alloc(1)))], ['FFFF', '4040'])
})

test('the example of the standard is read, and printed as it is printed there', () => {
  const [frame] = splitAll([Buffer.from(`${OFFICIAL}\r\n`)])
  assert.ok(frame && 'segment' in frame)
  const { packet, deviations } = parsed(frame.segment.toString())
  assert.deepEqual(deviations, [])
  assert.deepEqual(
    [packet.cn, packet.mn, packet.flag, packet.groups],
    ['1062', '010000A8900016F000169DC0', 5, [[['RtdInterval', '30']]]],
  )
  assert.equal(printPacket(packet).toString(), `${OFFICIAL}\r\n`)
})

test('data is answered under its own number, as the standard prints it', () => {
  const { packet } = parsed(
    'QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20160801085857&&',
  )
  assert.ok(wantsAnswer(packet))
  assert.equal(
    answerTo(packet, '9014').toString(),
    '##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n',
  )
})

test('a device of 2025 is answered in its own version, and one without QN without', () => {
  const answer = (segment: string) => answerTo(parsed(segment).packet, '9014').toString('latin1').slice(6, -6)
  assert.equal(
    answer('QN=20240601085857223;ST=31;CN=2011;PW=123456;MN=A1;Flag=9;RF=1;CP=&&&&'),
    'QN=20240601085857223;ST=91;CN=9014;PW=123456;MN=A1;Flag=8;CP=&&&&',
  )
  assert.equal(answer('ST=31;CN=2011;MN=A1;CP=&&&&'), 'ST=91;CN=9014;MN=A1;Flag=0;CP=&&&&')
  assert.equal(answer('QN=1#2;ST=31;CN=2011;MN=A1;Flag=5;CP=&&&&'), 'ST=91;CN=9014;MN=A1;Flag=4;CP=&&&&')
})

test('an hour of values is read with its flags, and DataTime is the start of the hour in Shanghai', () => {
  const { at, factors: found } = read(HOUR)
  assert.equal(at, Date.parse('2016-08-01T08:00:00+08:00'))
  assert.deepEqual(found, { w01018: { Cou: 63, Min: 40.1, Avg: 40.1, Max: 40.1, Flag: 'N' } })
  assert.equal(recordKindOf(parsed(HOUR).packet), 'hour')
})

test('what the field sends otherwise is taken and named', () => {
  const said = (cp: string, head?: string) => {
    const { deviations, factors: found } = read(data(cp, head))
    return [found, deviations]
  }
  assert.deepEqual(said('DataTime=20261121120000;02-Rtd=1.5,02-flag=D'), [
    { a21026: { Rtd: 1.5, Flag: 'D' } },
    ['legacy-code', 'field-case'],
  ])
  assert.deepEqual(said('DataTime=20261121120000123;a1-Rtd=,a2-Rtd=St,a3-Rtd=-2.50,a3-Rtd=3;Flag=N'), [
    { a2: { Rtd: 'St' }, a3: { Rtd: -2.5 } },
    ['data-time-length', 'empty', 'no-number', 'twice', 'unknown-field'],
  ])
  assert.deepEqual(parsed(data('', 'qn=1;ST=101;CN=2011;MN=A1;Flag=x;Extra=1')).deviations, [
    'field-case',
    'unknown-field',
    'request-number',
    'system',
    'flag',
  ])
})

test('a flag in a small letter is that flag: it keeps no value out of its limit', () => {
  const { factors: found, deviations } = read(data('DataTime=20261121120000;a21026-Rtd=60,a21026-Flag=n'))
  assert.deepEqual([found, deviations], [{ a21026: { Rtd: 60, Flag: 'N' } }, ['field-case']])
})

test('a code of 2005 is renamed only for its own medium', () => {
  assert.deepEqual(
    [codeOf('023', '32'), codeOf('023', '31'), codeOf('02', '31'), codeOf('a21026', '31')],
    ['w20116', '023', 'a21026', 'a21026'],
  )
})

test('names of things in a value stay plain values', () => {
  const { factors: found } = read(
    data('DataTime=20261121120000;constructor-Rtd=1,toString-Rtd=2,__proto__-Rtd=3'),
  )
  assert.deepEqual(Object.keys(found), ['constructor', 'toString'])
})

test('a number too long to be one is kept as it came', () => {
  const long = '9'.repeat(400)
  assert.deepEqual(read(data(`DataTime=20261121120000;a1-Rtd=${long},a1-Max=1e9`)).factors, {
    a1: { Rtd: long, Max: '1e9' },
  })
})

test('what cannot be taken says why', () => {
  const why = (segment: string | Buffer) => {
    const it = understood(segment)
    return 'refusal' in it ? it.refusal : 'taken'
  }
  const cases: readonly (readonly [string, DeviceRefusal])[] = [
    ['ST=31;CN=2011;MN=A1;CP=&&DataTime=20261121120000', 'no-data-area'],
    ['ST=31;MN=A1;CP=&&&&', 'command'],
    ['ST=31;CN=20119;MN=A1;CP=&&&&', 'command'],
    ['ST=31;CN=2011;CP=&&&&', 'number'],
    [`ST=31;CN=2011;MN=${'A'.repeat(65)};CP=&&&&`, 'number'],
    [data('a21026-Rtd=1'), 'data-time'],
    [data('DataTime=20260231120000;a21026-Rtd=1'), 'data-time'],
    [data('DataTime=20261121240000;a21026-Rtd=1'), 'data-time'],
    [data('DataTime=20261121120000'), 'no-factors'],
    [data('DataTime=20261121120000;a1-Rtd=\u0000'), 'character'],
  ]
  for (const [segment, refusal] of cases) assert.equal(why(segment), refusal, segment)
})

test('frames come in halves, glued, with noise between them, and each is found', () => {
  const frame = frameOf(HOUR).toString()
  assert.deepEqual(split(frame + frame), [HOUR, HOUR])
  assert.deepEqual(split(`\r\n\r\n${frame}`), [HOUR])
  assert.deepEqual(split(`hello${frame}#${frame}`), ['noise', HOUR, 'noise', HOUR])
  assert.deepEqual(split(`${frame.slice(0, 40)}\r\n${frame}`), ['length', HOUR])
  assert.deepEqual(split(frame.slice(0, -2)), [HOUR])
})

test('a length that lies costs its own packet and no other', () => {
  const frame = frameOf(HOUR).toString()
  for (const length of ['0001', '0100', '0180', '0500', '9999', 'abcd', '-001'])
    assert.deepEqual(split(`##${length}${frame.slice(6)}${frame}`).at(-1), HOUR, length)
})

test('a longer segment than the cap is refused, and the next frame is read', () => {
  const frame = frameOf(HOUR).toString()
  assert.deepEqual(split(`##9000${'x'.repeat(50)}\r\n${frame}`), ['too-long', HOUR])
})

test('a check sum that is wrong is named, that of MODBUS by its name', () => {
  const wrong = (field: string) => split(`##${String(HOUR.length).padStart(4, '0')}${HOUR}${field}\r\n`)
  const modbus = crcText(modbusCrc(Buffer.from(HOUR)))
  assert.deepEqual(wrong('0000'), ['crc'])
  assert.deepEqual(
    [wrong(modbus), wrong(modbus.slice(2) + modbus.slice(0, 2))],
    [['crc-modbus'], ['crc-modbus']],
  )
  assert.deepEqual(wrong(crcText(crc16(Buffer.from(HOUR))).toLowerCase()), [HOUR])
})

const word = fc.stringMatching(/^[0-9A-Za-z_.\u4e00-\u4eff-]{1,12}$/)
const small = fc.option(fc.nat(9999), { nil: undefined })
const packets: fc.Arbitrary<Packet> = fc.record(
  {
    qn: fc.option(fc.stringMatching(/^\d{17}$/), { nil: undefined }),
    st: fc.constantFrom('21', '22', '31', '32', '91'),
    cn: fc.stringMatching(/^\d{4}$/),
    pw: fc.option(word, { nil: undefined }),
    mn: word,
    flag: fc.option(fc.nat(255), { nil: undefined }),
    pnum: small,
    pno: small,
    rf: fc.boolean(),
    groups: fc.array(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
  },
  { noNullPrototype: true },
)

test('a printed packet is read as what was printed', () => {
  fc.assert(
    fc.property(packets, packet => {
      const [frame, ...others] = splitAll([printPacket(packet)])
      assert.ok(frame && 'segment' in frame && others.length === 0)
      assert.deepEqual(parsed(frame.segment.toString()), { packet, deviations: [] })
    }),
  )
})

test('however TCP cuts the stream, and whatever stands between them, all frames are read in order', () => {
  const noise = fc.stringMatching(/^[^#\r\n]{0,20}$/)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(packets, noise), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      (list, cuts) => {
        const bytes = Buffer.concat(
          list.flatMap(([packet, text]) => [Buffer.from(text), printPacket(packet)]),
        )
        const pieces: Buffer[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? 1)
          pieces.push(bytes.subarray(at, end))
          at = end
        }
        const found = splitAll(pieces).filter(it => 'segment' in it)
        assert.deepEqual(
          found.map(it => parsed(it.segment.toString()).packet),
          list.map(([packet]) => packet),
        )
      },
    ),
  )
})

test('no bytes whatsoever break the reader, and it never holds more than one frame', () => {
  const bytes = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map(it => Buffer.from(it)),
      fc
        .constantFrom('##', '#', '0010', '\r\n', 'CP=&&', '&&', '##0000', '##8000')
        .map(it => Buffer.from(it)),
      packets.map(printPacket),
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(bytes, list => {
      const { frames, rest } = splitFrames(Buffer.concat(list))
      assert.ok(rest.length <= 8 * 1024 + 10)
      for (const frame of frames) if ('segment' in frame) parsePacket(frame.segment)
      const again = splitFrames(
        Buffer.concat([rest, printPacket({ ...blank, mn: 'NEXT' }), Buffer.from('##')]),
      )
      assert.ok(again.frames.some(it => textOf(it).includes('MN=NEXT')) || rest.length > 0)
    }),
  )
})

const blank: Packet = {
  qn: undefined,
  st: '31',
  cn: '2011',
  pw: undefined,
  mn: 'A1',
  flag: undefined,
  pnum: undefined,
  pno: undefined,
  rf: false,
  groups: [],
}

test('every factor is named in both languages, and no two have one old code', () => {
  const legacy = [...factors.values()].flatMap(it => it.legacy ?? [])
  assert.equal(new Set(legacy).size, legacy.length)
  for (const { name } of factors.values()) assert.ok(name.zh !== '' && name.en !== '')
  assert.deepEqual(factorName('a21026'), { zh: '二氧化硫', en: 'SO₂' })
  assert.deepEqual(factorName('x1'), { zh: 'x1', en: 'x1' })
})

const PUBLISHED = fileURLToPath(new URL('../../../../shared/reference/hj212-packets.jsonl', import.meta.url))

interface Published {
  readonly raw: string
  readonly valid: boolean
  readonly cn: string
  readonly st: string | null
  readonly mn: string | null
  readonly note: string
}

test(
  'packets published by others are read or refused as their verdicts say',
  { skip: existsSync(PUBLISHED) ? false : 'the file of published packets is not shipped' },
  () => {
    const lines = readFileSync(PUBLISHED, 'utf8').trim().split('\n')
    assert.ok(lines.length >= 100)
    for (const line of lines) {
      const it = JSON.parse(line) as Published
      const [frame, ...others] = splitAll([Buffer.from(`${it.raw}\r\n`)])
      assert.equal(frame !== undefined && 'segment' in frame, it.valid, `${it.raw} ${it.note}`)
      if (!frame || !('segment' in frame)) continue
      assert.equal(others.length, 0, it.raw)
      const { packet } = parsed(frame.segment.toString())
      assert.deepEqual([packet.cn, packet.st, packet.mn], [it.cn, it.st ?? '', it.mn ?? ''], it.raw)
      understood(frame.segment)
    }
  },
)
