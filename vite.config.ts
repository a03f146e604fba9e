/** Builds the web into out/web, and serves it while one works on it. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/web',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../../out/web',
    emptyOutDir: true,
    target: 'es2022',
    // An icon inside the style would be a `data:` address, which the server's content policy refuses for fonts.
    assetsInlineLimit: 0,
    // MapLibre and ECharts are larger than Vite's taste; `npm run check` watches the first load instead.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: { '/api': process.env.YIWANG_API ?? 'http://127.0.0.1:8080' },
  },
})
