// What the class and its users agree on.
#pragma once

const int CAPACITY = 2;
