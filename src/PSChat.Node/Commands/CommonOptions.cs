using System.CommandLine;
using PSChat.Hosting;

namespace PSChat.Node.Commands;

/// <summary>Options that mean the same in every command that has them.</summary>
internal static class CommonOptions
{
    /// <summary>Option for machine-readable output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON lines, for scripts." };

    /// <summary>Option for tests: the process ends at once when its input ends, and therefore when its parent ends.</summary>
    public static Option<bool> ExitWithStandardInput() => new("--exit-with-stdin") { Hidden = true };

    /// <summary>Option for the longest time to wait for the group.</summary>
    public static Option<TimeSpan?> Timeout(string description) =>
        OptionKinds.Time("--timeout", description, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(LongestTimes.Answer));

    /// <summary>Option for the room.</summary>
    public static Option<string> Room() => new("--room", "-r")
    {
        Description = "The room.",
        HelpName = "name",
        DefaultValueFactory = _ => "lobby",
    };

    /// <summary>Option for the only user that a message is for.</summary>
    public static Option<string?> To() => new("--to")
    {
        Description = "Send to this user alone, who is in the room.",
        HelpName = "user",
    };

    /// <summary>Option for the server to attach to.</summary>
    public static Option<string?> Server()
    {
        var option = new Option<string?>("--server")
        {
            Description = "Attach to this server first, without asking the network.",
            HelpName = "host:port",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ServerEndpoint.IsValid(token.Value))
            {
                var hint = ServerEndpoint.HintFor(token.Value);
                result.AddError($"--server takes host:port, such as 192.168.1.5:4711, not '{token.Value}'.{hint}");
            }
        });
        return option;
    }
}
