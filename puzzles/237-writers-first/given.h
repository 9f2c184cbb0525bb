// The chronicle and the bell. What the functions do stands in the check.
#pragma once

const int READERS = 2;
const int WRITERS = 2;

// Reader [id] reads in the book.
void read_page(int id);

// Writer [id] rings: whoever comes from now on comes later.
void ring(int id);

// Writer [id] writes into the book.
void write_page(int id);
