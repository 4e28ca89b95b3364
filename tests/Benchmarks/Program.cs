using System.Globalization;
using System.Text;
using PSChat.Benchmarks;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Workloads;

// Work that needs its own process starts this program again.
switch (args)
{
    case [RawPeer.Verb, var port]:
        using (var server = new RawServer()) server.Run(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case [ProbeProcess.Verb, var server]:
        return await ProbeProcess.RunAsync(server).ConfigureAwait(false);
    case [CoreBurner.Verb]:
        return CoreBurner.Run();
    default:
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return await new BenchmarkCommand().Parse(args).InvokeAsync().ConfigureAwait(false);
}
