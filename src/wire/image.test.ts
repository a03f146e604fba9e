import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import sharp, { type Exif } from 'sharp'
import { isRefusedImage, readImage, sniff, strip, thumbnail } from './image.ts'
import { writeXlsx } from './write-xlsx.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

/** Left half red, right half blue. */
const picture = (width = 64, height = 32) =>
  sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: '#00f' } },
      left: width / 2,
      top: 0,
    },
  ])

const photo = (exif: Exif, orientation = 1) =>
  picture().withExif(exif).withMetadata({ orientation }).jpeg().toBuffer()

/** Where and when, or why not. */
async function taken(bytes: Uint8Array) {
  const it = await readImage(bytes)
  return isRefusedImage(it) ? it.code : { position: it.position, at: it.takenAt }
}

async function positionOf(bytes: Uint8Array) {
  const it = await readImage(bytes)
  return isRefusedImage(it) ? it.code : it.position
}

async function atOf(bytes: Uint8Array) {
  const it = await readImage(bytes)
  return isRefusedImage(it) ? it.code : it.takenAt
}

const exif: Exif = {
  IFD0: { Make: 'Camera', Model: '网格员手机' },
  IFD2: { DateTimeOriginal: '2026:03:02 09:32:09' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '39/1 40/1 1200/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '106/1 49/1 3000/100',
  },
}

test('a file is what its bytes say', async () => {
  const ftyp = (brand: string) =>
    Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from(`ftyp${brand}\0\0\0\0${brand}mif1`)])
  const xlsx = Buffer.concat(await Array.fromAsync(writeXlsx(['a'], [])))
  const files: [Uint8Array, string][] = [
    [await picture().jpeg().toBuffer(), 'image/jpeg'],
    [await picture().png().toBuffer(), 'image/png'],
    [await picture().webp().toBuffer(), 'image/webp'],
    [ftyp('heic'), 'image/heic'],
    [ftyp('isom'), 'video/mp4'],
    [Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'), 'application/pdf'],
    [xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    [Buffer.from('#!AMR\n\0\0\0\0'), 'audio/amr'],
  ]
  for (const [bytes, mime] of files) {
    const it = await sniff(bytes)
    assert.equal(isRefusedImage(it) ? it.refused.en : it.type, mime)
  }
})

test('programs, pages, drawings and nonsense are not taken, whatever they are called', async () => {
  for (const bytes of [
    Buffer.from('<html><script>alert(1)</script>'),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    Buffer.from('MZ\x90\0\x03\0\0\0'),
    Buffer.from('GIF89a\x01\0\x01\0\0\0\0'),
    Buffer.from('PK\x03\x04'),
    Buffer.alloc(0),
    Buffer.alloc(5_000, 7),
  ]) {
    const it = await sniff(bytes)
    assert.ok(isRefusedImage(it) && it.code === 'not-accepted', JSON.stringify(it))
  }
})

test('a place that takes photos takes no documents, and says what it takes', async () => {
  const it = await sniff(Buffer.from('%PDF-1.7\n'), ['image'])
  assert.ok(isRefusedImage(it))
  assert.equal(it.refused.zh, '不接受此类文件（pdf）；可以上传：图片（JPEG、PNG、WebP、HEIC）')
})

test('a file above the size of its kind is refused with the limit', async () => {
  const bytes = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.alloc(31 * 2 ** 20)])
  const it = await sniff(bytes)
  assert.ok(isRefusedImage(it))
  assert.deepEqual([it.code, it.refused.zh], ['too-large', 'jpg 文件不能超过 30 MB'])
})

test('a photo tells where and when it was taken', async () => {
  assert.deepEqual(await taken(await photo(exif)), {
    position: { lon: 106.825, lat: 39.67 },
    at: Date.parse('2026-03-02T09:32:09+08:00'),
  })
})

test('a zone in the photo wins, then the time of the satellites', async () => {
  const zoned = await photo({ ...exif, IFD2: { ...exif.IFD2, OffsetTimeOriginal: '+09:00' } })
  assert.equal(await atOf(zoned), Date.parse('2026-03-02T09:32:09+09:00'))
  const gps = { ...exif.IFD3, GPSDateStamp: '2026:03:02', GPSTimeStamp: '1/1 32/1 7/1' }
  assert.equal(await atOf(await photo({ ...exif, IFD3: gps })), Date.parse('2026-03-02T01:32:07Z'))
})

test('the south and the west are negative, and 0, 0 is nowhere', async () => {
  const south = { ...exif.IFD3, GPSLatitudeRef: 'S', GPSLongitudeRef: 'W' }
  assert.deepEqual(await positionOf(await photo({ ...exif, IFD3: south })), {
    lon: -106.825,
    lat: -39.67,
  })
  const zero = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '0/1 0/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '0/1 0/1 0/1',
  }
  assert.equal(await positionOf(await photo({ ...exif, IFD3: zero })), null)
  const wild = { ...exif.IFD3, GPSLatitude: '139/1 0/1 0/1' }
  assert.equal(await positionOf(await photo({ ...exif, IFD3: wild })), null)
})

test('a picture without notes, or no picture, says nothing', async () => {
  const nothing = { position: null, at: null }
  assert.deepEqual(await taken(await picture().png().toBuffer()), nothing)
  assert.equal(await taken(Buffer.from('no picture')), 'not-accepted')
})

test('a clean copy is upright and has lost place, time, camera and the rest', async () => {
  // Orientation 6: the camera was turned, the picture has to be turned a quarter to the right.
  const turned = await readImage(await photo(exif, 6))
  assert.ok(!isRefusedImage(turned))
  assert.deepEqual([turned.width, turned.height], [32, 64])
  const it = await strip(await photo(exif, 6))
  assert.ok(!isRefusedImage(it))
  assert.deepEqual([it.type, it.width, it.height], ['image/jpeg', 32, 64])
  const { exif: left, icc, xmp, orientation } = await sharp(it.bytes).metadata()
  assert.deepEqual([left, icc, xmp, orientation], [undefined, undefined, undefined, undefined])
  assert.ok(!Buffer.from(it.bytes).includes('Camera'))
  const { data } = await sharp(it.bytes)
    .extract({ left: 16, top: 4, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  assert.ok(data[0]! > 200 && data[2]! < 60, 'what was left is now on top')
})

test('a picture keeps its format, a thumbnail is small and never larger than the picture', async () => {
  for (const format of ['png', 'webp', 'jpeg'] as const) {
    const it = await strip(await picture().toFormat(format).toBuffer())
    assert.ok(!isRefusedImage(it) && it.type === `image/${format}`)
  }
  const large = await thumbnail(await picture(2_000, 1_000).jpeg().toBuffer())
  assert.ok(!isRefusedImage(large))
  assert.deepEqual([large.type, large.width, large.height], ['image/webp', 480, 240])
  const small = await thumbnail(await picture().png().toBuffer(), 'jpeg')
  assert.ok(!isRefusedImage(small))
  assert.deepEqual([small.type, small.width, small.height], ['image/jpeg', 64, 32])
})

test('a clean copy of a png has every colour it had', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const png = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer()
  const it = await strip(png)
  assert.ok(!isRefusedImage(it))
  assert.ok((await sharp(it.bytes).raw().toBuffer()).equals(await sharp(png).raw().toBuffer()))
})

test('a broken picture is refused', async () => {
  const good = await picture(400, 400).jpeg().toBuffer()
  const it = await strip(good.subarray(0, good.length / 2))
  assert.ok(isRefusedImage(it) && it.code === 'broken')
  assert.equal(await taken(good.subarray(0, good.length / 2)), 'broken')
  const heic = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic\0\0\0\0heicmif1')])
  const none = await thumbnail(heic)
  assert.ok(isRefusedImage(none) && none.code === 'no-decoder')
})

/** A png of a few hundred bytes that claims 60,000 x 60,000 pixels. */
function bomb(): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const all = Buffer.alloc(body.length + 12)
    all.writeUInt32BE(body.length, 0)
    all.write(type, 4, 'latin1')
    body.copy(all, 8)
    all.writeUInt32BE(crc32(all.subarray(4, body.length + 8)), body.length + 8)
    return all
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(60_000, 0)
  head.writeUInt32BE(60_000, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const start = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    start,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(9_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a picture that bursts when unpacked is refused', async () => {
  for (const it of [await strip(bomb()), await thumbnail(bomb())]) {
    assert.ok(isRefusedImage(it) && it.code === 'too-many-pixels', JSON.stringify(it))
  }
  assert.equal(await taken(bomb()), 'too-many-pixels')
})

test('any damage gives a picture or a refusal and never an exception', async t => {
  t.diagnostic(`seed ${seed}`)
  const good = await photo(exif)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
      async changes => {
        const bytes = Buffer.from(good)
        for (const [at, value] of changes) bytes[at] = value
        await thumbnail(bytes)
        await readImage(bytes)
        await sniff(bytes)
      },
    ),
    { seed },
  )
})
