import type { UserConfig } from "vite";

/** How both pages are built: `build/web/<name>`, served by the gateway under `/<name>/`. */
export function page(name: string): UserConfig {
  return {
    base: `/${name}/`,
    esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    build: {
      outDir: `../../../build/web/${name}`,
      emptyOutDir: true,
      target: "es2022",
      // The content security policy allows no inline script and no data: address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      // `npm run dev` beside a stack of deploy/up.
      proxy: { "^/(recourse\\.|dev/)": process.env["RECOURSE_GATEWAY"] ?? "http://127.0.0.1:8080" },
    },
  };
}
