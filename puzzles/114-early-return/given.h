// The hall.
#pragma once

const int SEATS = 2;
