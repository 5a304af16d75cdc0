import "@recourse/web-shared/styles/base.css";
import "@recourse/web-shared/styles/conversation.css";
import "../styles/console.css";

import { render } from "preact";

import { AgentConsole } from "./agent_console.js";

render(<AgentConsole />, document.getElementById("page")!);
