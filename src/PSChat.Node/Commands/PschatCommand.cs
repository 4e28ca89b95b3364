using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using PSChat.Node.Output;
using PSChat.Node.Streams;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary>The whole command line.</summary>
internal sealed partial class PschatCommand : RootCommand
{
    /// <summary>Makes the root command with all its commands.</summary>
    public PschatCommand()
        : base(
            """
            PSChat: fault-tolerant chat on a local network, with nothing to configure.
            Exit codes: 0 done, 1 failed, 2 wrong command line, 130 interrupted (by another signal: 128 and its number),
            141 the reader of the output is gone.
            A time is a number of seconds (5, 0.5), or has a unit (500ms, 5s, 2m, 1h).
            """)
    {
        Subcommands.Add(new ServerCommand());
        Subcommands.Add(new ChatCommand());
        Subcommands.Add(new SendCommand());
        Subcommands.Add(new ViewCommand());
        Subcommands.Add(new ElectCommand());
        Subcommands.Add(new KeyCommand());
        Subcommands.Add(new DemoCommand());
    }

    /// <summary>Runs a command line; returns the exit code.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        if (ArgumentBytes.FindFault(args) is { } fault)
        {
            var remedy = fault.Remedy.Describe(CommandLineVocabulary.Instance);
            return ErrorLine.Write(ExitCode.Usage, ErrorLine.Join(fault.Message, remedy));
        }

        var line = Read(args.Length == 0 ? ["--help"] : args);
        if (line.Action is ParseErrorAction) return Refuse(line);
        if (FindMistypedOption(line) is { } mistyped)
        {
            return ErrorLine.Write(
                ExitCode.Usage,
                $"'{mistyped}' is no option of pschat {line.CommandResult.Command.Name}. "
                + "Write -- before a text that begins like an option.");
        }

        var exitCode = await InvokeAsync(line).ConfigureAwait(false);
        return args.Length == 0 ? ExitCode.Usage : exitCode;
    }

    /// <summary>Parses a command line. Response files are off, because "@bob hi" is a text here and not a file's name.</summary>
    internal ParseResult Read(string[] args) => Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static async Task<int> InvokeAsync(ParseResult line)
    {
        // Each command handles signals itself, because a server needs time for its handover.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await line.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (OutputLostException loss)
        {
            // The help, the version and completions are written here.
            return CommandRun.OutputLost(loss, ExitCode.Success);
        }
    }

    /// <summary>
    /// Finds an argument that looks like an option. As a part of a text it would go to a whole room: a mistyped <c>--to</c> or
    /// <c>--key-file</c> makes public what was meant to be private.
    /// </summary>
    internal static string? FindMistypedOption(ParseResult line) => line.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && OptionLike().IsMatch(token.Value))?.Value;

    [GeneratedRegex(@"^--[a-z][a-z-]*(=.*)?$")]
    private static partial Regex OptionLike();

    private static int Refuse(ParseResult line)
    {
        var command = line.CommandResult.Command is PschatCommand ? "pschat" : $"pschat {line.CommandResult.Command.Name}";
        var what = line.UnmatchedTokens is [var unknown, ..]
            ? $"'{unknown}' is no command or option of {command}."
            : line.Errors[0].Message;
        return ErrorLine.Write(ExitCode.Usage, $"{what} See '{command} --help'.");
    }
}
