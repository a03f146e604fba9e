/** The product's server on a data set, in a process of its own whose CPU time a row can tell from that of the caller. */
import { startServer } from '../src/serve/server.ts'
import { officeOn } from './data-set.ts'

const [folder = '', url = ''] = process.argv.slice(2)
const office = await officeOn(folder, url)
const server = await startServer(office, {
  host: '127.0.0.1',
  port: 0,
  onFault: error => console.error(error),
})
process.on('disconnect', () => process.exit())
process.send?.({ url: server.url })
