import "@recourse/web-shared/styles/base.css";
import "@recourse/web-shared/styles/conversation.css";
import "../styles/help.css";

import { render } from "preact";

import { HelpCentre } from "./help_centre.js";

render(<HelpCentre />, document.getElementById("page")!);
