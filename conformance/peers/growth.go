package main

func grown(string) error { return nil }

func (o *options) grow() error { return nil }
