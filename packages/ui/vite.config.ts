import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** The page of examples (`npm run ui`). */
export default defineConfig({ root: `${import.meta.dirname}/examples`, publicDir: false, plugins: [vue()] });
