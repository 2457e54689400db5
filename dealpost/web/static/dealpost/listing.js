/* The lists of CRM items. Listens on the document: pages come and go, this script stays. */
import "./listing_filter.js";
import "./listing_columns.js";
import "./listing_live.js";
import "./listing_selection.js";
