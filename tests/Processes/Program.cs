using PSChat.Processes.Tests.Chaos;

// The tests are run by 'dotnet test', which needs no entry point; this is the one of the long chaos run.
if (args is ["chaos", .. var options]) return await ChaosCommand.RunAsync(options);
await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/Processes -- chaos [--minutes 5] [--seed S]");
return 2;
