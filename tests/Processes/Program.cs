using PSChat.Processes.Tests.Chaos;

// Entry point of the long chaos run; 'dotnet test', which runs the tests, needs none.
if (args is ["chaos", .. var options]) return await ChaosCommand.RunAsync(options);
await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/Processes -- chaos [--minutes 5] [--seed S]");
return 2;
