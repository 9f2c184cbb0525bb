// The web site as a worker sees it.
#pragma once

const int PAGES = 6;    // page numbers are 0 to PAGES - 1; not all of them can be reached
const int WORKERS = 3;

// Fetches [page] and answers how many links are on it. It takes long.
int fetch(int page);

// The page that link number [i] on [page] leads to. Only for a page that has been fetched.
int link_on(int page, int i);
