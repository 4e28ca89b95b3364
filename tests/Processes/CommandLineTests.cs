using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PSChat.Node.Events;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>The commands as a shell sees them: output, one line of error, exit code.</summary>
public sealed class CommandLineTests
{
    private const int Failed = 1;
    private const int Usage = 2;

    [Theory]
    [InlineData("--bogus", "server", "--bogus")]
    [InlineData("--port", "server", "--port", "99999")]
    [InlineData("--bind", "chat", "--bind", "nowhere")]
    [InlineData("--server", "chat", "--server", "no-port")]
    [InlineData("--heartbeat-interval", "server", "--heartbeat-interval", "1ms")]
    [InlineData("--failure-timeout", "server", "--heartbeat-interval", "400ms")]
    [InlineData("write '100ms'", "server", "--heartbeat-interval", "100")]
    [InlineData("10 ms to 10 s", "server", "--heartbeat-interval", "100")]
    [InlineData("write '5000ms'", "view", "--timeout", "5000")]
    [InlineData("write '500ms'", "server", "--failure-timeout", "500")]
    [InlineData("'[::1]:46120'", "chat", "--server", "::1:46120")]
    [InlineData("name of a file", "key", "--out", "")]
    [InlineData("name of a file", "view", "--key-file", "")]
    [InlineData("Did you mean '5s'", "elect", "--timeout", "٥s")]
    [InlineData("'-1' is no duration", "send", "hello", "--timeout", "-1")]
    [InlineData("1 ms to 1 h", "send", "hello", "--timeout", "2h")]
    [InlineData("--heartbeat-interval", "server", "--heartbeat-interval", "soon")]
    [InlineData("frobnicate", "frobnicate")]
    public async Task A_wrong_command_line_is_a_usage_error_that_names_what_is_wrong(string named, params string[] arguments)
    {
        var result = await CommandLine.RunAsync(arguments);

        Assert.Equal((Usage, ""), (result.ExitCode, result.Output));
        AssertOneLine(result.Error);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("chat")]
    [InlineData("send")]
    [InlineData("view")]
    [InlineData("elect")]
    [InlineData("key")]
    [InlineData("demo")]
    public async Task Every_command_has_help(string command)
    {
        var result = await CommandLine.RunAsync([command, "--help"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"pschat {command}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_with_a_remedy()
    {
        await using var group = new LabGroup();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var result = await CommandLine.RunAsync(["server", "--port", port, .. group.Arguments]);

        Assert.Equal(Failed, result.ExitCode);
        AssertOneLine(result.Error);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_an_error()
    {
        await using var group = new LabGroup();

        // 192.0.2.0/24 is reserved for documentation, so no machine has such an address.
        var result = await CommandLine.RunAsync(["server", .. group.ArgumentsWith(address: "192.0.2.1")]);

        Assert.Equal(Failed, result.ExitCode);
        AssertOneLine(result.Error);
        Assert.Contains("192.0.2.1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("view")]
    [InlineData("elect")]
    [InlineData("chat")]
    [InlineData("send", "hello")]
    public async Task Without_a_server_a_command_says_so(params string[] command)
    {
        await using var group = new LabGroup();

        var result = await CommandLine.RunAsync([.. command, "--timeout", "0.7", "--json", .. group.Arguments]);

        Assert.Equal(Failed, result.ExitCode);
        AssertOneLine(result.Error);
        var error = Assert.IsType<ErrorEvent>(NodeEventJson.Read(result.Lines[^1]));
        Assert.Equal(ChatError.GroupNotFound, error.Code);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_an_error_with_a_remedy()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await group.ConnectAsync("ann");

        var result = await CommandLine.RunAsync(["chat", "--user", "ann", "--timeout", "1", .. group.Arguments]);

        Assert.Equal(Failed, result.ExitCode);
        AssertOneLine(result.Error);
        Assert.Contains("ann", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_name_that_is_too_long_is_an_error()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var result = await CommandLine.RunAsync(["send", "hi", "--room", new string('r', 65), .. group.Arguments]);

        Assert.Equal(Failed, result.ExitCode);
        AssertOneLine(result.Error);
    }

    [Fact]
    public async Task View_shows_every_server_and_who_leads()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        var agreed = await LabGroup.AgreeAsync(servers, leader: 2);

        var table = await CommandLine.RunAsync(["view", .. group.Arguments]);
        var json = await CommandLine.RunAsync(["view", "--json", .. group.Arguments]);

        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        Assert.Contains(table.Lines, line => IsRow(line, "leader", "S2"));
        Assert.Contains(table.Lines, line => IsRow(line, "member", "S1"));
        Assert.True(Assert.IsType<ViewEvent>(NodeEventJson.Read(Assert.Single(json.Lines))).IsSameView(agreed));
    }

    private static bool IsRow(string line, string role, string name) =>
        line.StartsWith(role, StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal);

    private static void AssertOneLine(string error)
    {
        Assert.StartsWith("pschat: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
