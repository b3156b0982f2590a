Console.WriteLine("mem3d");
