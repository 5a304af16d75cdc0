import { defineConfig } from "vite";

import { page } from "../vite.shared.js";

export default defineConfig(page("agent"));
