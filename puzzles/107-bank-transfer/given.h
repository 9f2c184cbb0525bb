// The accounts. Nobody guards them.
#pragma once

const int ACCOUNTS = 4;

void withdraw(int account, int amount);
void deposit(int account, int amount);
int balance_of(int account);
