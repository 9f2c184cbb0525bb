// The book.
#pragma once

const int ACCOUNTS = 3;
const int EACH = 100;
int balance[ACCOUNTS] = {EACH, EACH, EACH};
