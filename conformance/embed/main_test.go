package main

// Example keeps the host's output true.
func Example() {
	main()
	// Output:
	// 甲区 100 to 100 优
	// 乙区 52 to 52 差
	// 丙区 36 to 76 差
}
