// Everything here is an enhancement: each page works without it.
import { initAll } from "govuk-frontend/dist/govuk/all.mjs";
import { initCopy } from "./copy.js";
import { initFindInList } from "./find-in-list.js";
import { initPasskey } from "./passkey.js";
import { initPrint } from "./print.js";
import { initSideNavigation } from "./side.js";

initAll();
initCopy(document);
initFindInList(document);
initPasskey(document, window);
initPrint(document, window);
initSideNavigation(document);
