// The packets.
#pragma once

const int PACKETS = 3;

// Handles the packet that has been waiting for longest.
void handle();
