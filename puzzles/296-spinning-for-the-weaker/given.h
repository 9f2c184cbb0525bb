// What the tasks do, and how long it keeps the processor.
#pragma once

// Collects into the buffer.
void collect();

// Sends from the buffer.
void send();

// Compresses, without the buffer.
void compress();
