// The list. What the functions do stands in the check.
#pragma once

void search();
void append();
void clean_up();
