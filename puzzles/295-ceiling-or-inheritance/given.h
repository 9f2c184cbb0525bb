// The devices, and how long they keep the processor.
#pragma once

const int MAPPING = 0;
const int STEERING = 1;

// Turns the motor.
void turn(int who);

// Takes a picture.
void expose(int who);
