// The chronicle. What the functions do stands in the check.
#pragma once

const int READERS = 3;
const int WRITERS = 2;

// Reader [id] reads in the book.
void read_page(int id);

// Writer [id] writes into the book.
void write_page(int id);
