using System.Globalization;
using System.Runtime.Versioning;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Few files may be open (<c>ulimit -n</c>).</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileLimitTests
{
    private const byte Welcome = 2;

    [UnixTheory]
    [InlineData(40, 64, "--help")]
    [InlineData(32, 256, "server")]
    [InlineData(48, 256, "server")]
    [InlineData(64, 256, "server")]
    [InlineData(255, 256, "server")]
    [InlineData(48, 256, "demo")]
    [InlineData(48, 128, "chat")]
    [InlineData(64, 128, "send", "hello")]
    [InlineData(100, 128, "view")]
    [InlineData(127, 128, "elect")]
    [InlineData(48, 64, "key")]
    public async Task Too_few_for_a_command_are_one_line_that_names_the_limit(int limit, int needed, params string[] command)
    {
        var result = await CommandLine.RunAsync(UnmeasuredProgram.StartInfo(command, WithLimit(limit)));

        var expected = $"pschat: Only {limit} files may be open here, and this command needs {needed}. "
            + $"Raise the limit: ulimit -n {needed}, or LimitNOFILE of a service.";
        Assert.Equal((1, "", expected), (result.ExitCode, result.Output, result.Error.Trim()));
    }

    [UnixTheory]
    [InlineData(64, "--help")]
    [InlineData(64, "key")]
    [InlineData(128, "view")]
    [InlineData(128, "elect")]
    [InlineData(128, "send", "hello")]
    [InlineData(128, "chat", "--user", "bob")]
    public async Task As_many_as_it_asks_for_are_enough_for_a_command(int limit, params string[] command)
    {
        var keys = Directory.CreateTempSubdirectory("pschat-limit-");
        try
        {
            // A group with a key needs most.
            var key = Path.Combine(keys.FullName, "key");
            Assert.Equal(0, (await CommandLine.RunAsync(["key", "--out", key])).ExitCode);
            await using var group = new LabGroup { KeyFile = key };
            await group.StartServersAsync(1);
            var isLocal = command[0] is "--help" or "key";

            var result = await CommandLine.RunAsync(
                PschatProgram.StartInfo(isLocal ? command : [.. command, .. group.Arguments], WithLimit(limit)));

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    [UnixFact]
    public async Task A_server_that_runs_out_keeps_its_members_and_clients_and_refuses_new_links()
    {
        await using var group = new LabGroup();
        await using var crowded = NodeProcess.StartThrough(
            WithLimit(256), "S1", ["server", "--json", "--exit-with-stdin", "--name", "S1", "--id", "1", .. group.Arguments]);
        var ann = await group.ConnectAsync("ann", crowded);
        var endpoint = await LabGroup.EndpointAsync(crowded);
        var links = new List<RawLink>();
        try
        {
            // More than the server can have; each says hello, and stays.
            var refusals = 0;
            for (var count = 0; count < 300; count++)
            {
                var link = await RawLink.DialAsync(endpoint);
                links.Add(link);
                await link.SendHelloAsync("lab");
                if ((await link.ReadFrameAsync())?.Type != Welcome) refusals++;
            }

            Assert.InRange(refusals, 100, 299);

            // A client that says hello properly is told why it is refused.
            var refused = await CommandLine.RunAsync(
                ["chat", "--json", "--server", endpoint.ToString(), "--timeout", "1", .. group.Arguments]);
            Assert.Equal(ChatError.TooManyLinks, Assert.IsType<ErrorEvent>(NodeEventJson.Read(refused.Lines[^1])).Code);
            Assert.Contains("256 files", refused.Error, StringComparison.Ordinal);

            // Its client goes on; another server joins it, leads and leaves.
            await ann.GoesOnAsync();
            var second = group.Start(2);
            await LabGroup.AgreeAsync([crowded, second], leader: 2);
            await ann.GoesOnAsync();
            UnixSignal.SendTerminate(second.ProcessId);
            await LabGroup.AgreeAsync([crowded], leader: 1);
            await ann.GoesOnAsync();
        }
        finally
        {
            foreach (var link in links) link.Dispose();
        }

        // There is room again.
        await group.ConnectAsync("bob", crowded);
    }

    private static string[] WithLimit(int limit) =>
        ["sh", "-c", $"ulimit -n {limit.ToString(CultureInfo.InvariantCulture)}; exec \"$@\"", "sh"];
}
