using System.Globalization;
using System.Text;
using PSChat.Benchmarks;
using PSChat.Benchmarks.Peers;

// The bare fan-out that the servers are compared with runs as a process of its own, too.
if (args is ["raw-server", var port])
{
    using var server = new RawServer();
    server.Run(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await new BenchmarkCommand().Parse(args).InvokeAsync().ConfigureAwait(false);
