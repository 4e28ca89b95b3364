using System.CommandLine;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary>What every command shares: signals, and errors as one plain line with an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Makes <paramref name="body"/> the command's action.</summary>
    public static void SetBody(
        this Command command, Option<bool> json, bool stamped, Func<ParseResult, EventOutput, TerminationSignal, Task<int>> body)
    {
        command.SetAction((line, _) =>
        {
            var output = EventOutputs.ForConsole(line.GetValue(json), stamped);
            return RunAsync(output, signal => body(line, output, signal));
        });
    }

    /// <summary>Runs <paramref name="body"/> under the signals and reports how it failed, if it did.</summary>
    public static async Task<int> RunAsync(EventOutput? output, Func<TerminationSignal, Task<int>> body)
    {
        using var signal = new TerminationSignal();
        try
        {
            return await body(signal).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signal.Requested.IsCompleted)
        {
            return ExitCode.Interrupted;
        }
        catch (ChatException error)
        {
            var failure = ErrorEvent.Of(error);
            if (output is JsonEventOutput) output.End(failure);
            return ErrorLine.Write(ExitCode.Error, failure.ToLine());
        }
        catch (ArgumentException error)
        {
            // The engine checks its options' ranges by itself, the relations between two options included.
            return ErrorLine.Write(ExitCode.Usage, error.Message);
        }
#pragma warning disable CA1031 // The last stop: a stack trace is no answer for a user, an exit code and a line are.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ErrorLine.Write(ExitCode.Error, $"An unexpected error: {error.GetType().Name}: {error.Message}");
        }
    }
}
