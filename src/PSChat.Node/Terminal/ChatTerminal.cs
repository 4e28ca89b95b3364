using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Terminal;

/// <summary>
/// A chat on a terminal: what comes in is written above the line that is being typed, which stays whole. A line that
/// was entered disappears, and comes back as a message once the group has it.
/// </summary>
internal sealed class ChatTerminal : IEventOutput
{
    private const string Prompt = "> ";

    private readonly Lock _gate = new();
    private readonly EditedLine _line = new();
    private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();
    private bool _isTyping;

    /// <summary>Whether standard input and output are a terminal.</summary>
    public static bool IsAvailable => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public void Write(NodeEvent value)
    {
        lock (_gate)
        {
            var text = TerminalText.Harmless(value.ToLine());
            Console.Out.Write($"{Erasing()}{text}{Environment.NewLine}{Line()}");
        }
    }

    /// <summary>Shows the prompt; the lines that are entered from now on.</summary>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        new Thread(ReadKeys) { IsBackground = true, Name = "pschat keys" }.Start();
        try
        {
            await foreach (var line in _entered.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return line;
        }
        finally
        {
            EndTyping();
        }
    }

    private void ReadKeys()
    {
        Show(isTyping: true);
        try
        {
            while (Take(Console.ReadKey(intercept: true)))
            {
            }
        }
        catch (InvalidOperationException)
        {
            // The terminal went away: the end of the input.
        }

        _entered.Writer.TryComplete();
    }

    private bool Take(ConsoleKeyInfo key)
    {
        lock (_gate)
        {
            var result = _line.Take(key);
            if (result == EditResult.Entered) _entered.Writer.TryWrite(_line.Begin());
            Console.Out.Write(Erasing() + Line());
            return result != EditResult.Ended;
        }
    }

    private void EndTyping() => Show(isTyping: false);

    private void Show(bool isTyping)
    {
        lock (_gate)
        {
            var erasing = Erasing();
            _isTyping = isTyping;
            Console.Out.Write(erasing + Line());
        }
    }

    // Spaces, not an escape sequence: these work on every terminal.
    private string Erasing() => _isTyping ? $"\r{new string(' ', Width)}\r" : "";

    private string Line() => _isTyping ? Prompt + _line.Tail(Width - Prompt.Length) : "";

    private static int Width => Math.Max(20, Console.WindowWidth) - 1;
}
