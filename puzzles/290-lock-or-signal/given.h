// What the tasks do, and how long it keeps the processor, in ticks.
#pragma once

// Controller: puts the sensor's value into the table.
void update_table();

// Log: reads the table.
void read_table();

// Display: draws, without the table.
void draw();
